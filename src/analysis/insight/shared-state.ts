/** Where a method stands in its class, in offsets. */
export interface MethodPlace {
  readonly text: string;
  readonly classRange: readonly [number, number];
  readonly methodRange: readonly [number, number];
  /** What the method calls its object. */
  readonly self: "this" | "self";
}

const changes = {
  this: /\bthis\s*\.\s*(#?[\w$]+)\s*(?:=(?![=>])|(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)=|\+\+|--|\.(?:push|pop|shift|unshift|splice|set|delete|add|clear)\()/gu,
  self: /\bself\s*\.\s*(\w+)\s*(?::[^=\n]+)?(?:=(?!=)|(?:[-+*/%&|^@]|\*\*|\/\/|<<|>>)=|\.(?:append|extend|insert|remove|pop|popleft|appendleft|add|discard|clear|update|setdefault)\()/gu,
};

const uses = { this: /\bthis\s*\.\s*(#?[\w$]+)/gu, self: /\bself\s*\.\s*(\w+)/gu };

/** The value is read before the wait and written after it: what another call has written meanwhile is lost. */
const addsAwaited = {
  this: /\bthis\s*\.\s*(#?[\w$]+)\s*(?:[-+*/%&|^]|\*\*|<<|>>>?)=\s*await\b/gu,
  self: /\bself\s*\.\s*(\w+)\s*(?:[-+*/%&|^@]|\*\*|\/\/|<<|>>)=\s*await\b/gu,
};

const constructorHead = { this: /\bconstructor\s*\(/u, self: /\bdef\s+__(?:init|post_init|new)__\s*\(/u };

const nextMember = /\n[ \t]+(?:async\s+)?def\s/gu;

/** Classes beyond this many characters are not searched. */
const largestClass = 200_000;

/**
 * The state that a method uses and that another call on the same object may change meanwhile, in order of use: what code of its class
 * outside the method and the constructor changes, and what the method itself both reads and changes.
 */
export function sharedState({ text, classRange, methodRange, self }: MethodPlace): string[] {
  if (classRange[1] - classRange[0] > largestClass) return [];
  const own = text.slice(...methodRange);
  const before = text.slice(classRange[0], methodRange[0]);
  const after = text.slice(methodRange[1], classRange[1]);
  const others = `${withoutConstructor(before, self)}\n${withoutConstructor(after, self)}`;
  const changed = new Set([...namesIn(others, changes[self]), ...readAndChanged(own, self)]);
  return [...new Set(namesIn(own, uses[self]))].filter((name) => changed.has(name));
}

/** What only is given a new value, or only added to, is no state that a call relies on. */
function readAndChanged(method: string, self: MethodPlace["self"]): string[] {
  const changed = namesIn(method, changes[self]);
  const countOf = (names: readonly string[], wanted: string): number =>
    names.filter((name) => name === wanted).length;
  const used = namesIn(method, uses[self]);
  const read = changed.filter((name) => countOf(used, name) > countOf(changed, name));
  return [...read, ...namesIn(method, addsAwaited[self])];
}

function namesIn(source: string, pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].flatMap(([, name]) => name ?? []);
}

function withoutConstructor(source: string, self: MethodPlace["self"]): string {
  const head = constructorHead[self].exec(source);
  if (!head) return source;
  const rest = source.slice(head.index);
  const end = self === "self" ? endOfDefinition(rest) : endOfBraces(rest);
  return source.slice(0, head.index) + rest.slice(end);
}

function endOfDefinition(source: string): number {
  nextMember.lastIndex = 1;
  const next = nextMember.exec(source);
  return next?.index ?? source.length;
}

function endOfBraces(source: string): number {
  let depth = 0;
  let hasOpened = false;
  for (let index = 0; index < source.length; index++) {
    const character = source.charAt(index);
    if (character === "(" || character === "{") depth++;
    if (character === "{" && depth === 1) hasOpened = true;
    if (character === ")" || character === "}") depth--;
    if (hasOpened && depth === 0) return index + 1;
  }
  return source.length;
}
