import { wholeCall } from "../insight/callee";
import type { WaitKind } from "../outline";

/** What the text of one Python file shows of the objects and modules that it waits on by name. */
export interface KnownObjects {
  /** What objects are, by the calls that make them: `self.lock = asyncio.Lock()`; `undefined` where two calls disagree. */
  readonly kinds: ReadonlyMap<string, WaitKind | undefined>;
  /** Of a name that a task was given to, the coroutine function it runs, as written; `undefined` where two tasks share the name. */
  readonly tasks: ReadonlyMap<string, string | undefined>;
  /** A callee by the module it comes from, whatever it is called here: `asyncio.sleep` for `sleep`. */
  readonly fullName: (callee: string) => string;
}

const kindOfMaker: readonly (readonly [WaitKind, RegExp])[] = [
  ["lock", /^(?:asyncio|trio|anyio|curio)\.(?:Lock|Semaphore|BoundedSemaphore|Condition)$/u],
  ["queue", /^(?:asyncio|trio|anyio|curio)\.(?:Queue|LifoQueue|PriorityQueue)$/u],
  ["event", /^(?:asyncio|trio|anyio|curio)\.Event$/u],
  ["process", /^asyncio\.create_subprocess_(?:exec|shell)$/u],
  ["io", /^(?:aiohttp\.ClientSession|httpx\.AsyncClient)$/u],
];

const makers =
  "Lock|Semaphore|BoundedSemaphore|Condition|Queue|LifoQueue|PriorityQueue|Event|create_subprocess_exec|create_subprocess_shell|ClientSession|AsyncClient";
const assigned = new RegExp(
  `(?<![\\w.])([\\w.]+)[ \\t]*(?::[^=\\n]+)?=[ \\t]*(?:await[ \\t]+)?((?:\\w+\\.)*(?:${makers}))\\s*\\(`,
  "gu",
);
const entered = /\b((?:\w+\.)*(?:ClientSession|AsyncClient))\s*\([^\n]*?\)[ \t]+as[ \t]+(\w+)/gu;
const started =
  /(?<![\w.])([\w.]+)[ \t]*(?::[^=\n]+)?=[ \t]*(?:\w+\.)*(?:create_task|ensure_future)\(\s*([\w.]+)\s*\(/gu;

/** Reads what a Python file shows of objects and modules. */
export function knownObjects(text: string): KnownObjects {
  const fullName = fullNames(text);
  const kinds = new Map<string, WaitKind | undefined>();
  const made = [
    ...[...text.matchAll(assigned)].map(([, name = "", maker = ""]) => ({ name, maker })),
    ...[...text.matchAll(entered)].map(([, maker = "", name = ""]) => ({ name, maker })),
  ];
  for (const { name, maker } of made) {
    const kind = kindOfMaker.find(([, pattern]) => pattern.test(fullName(maker)))?.[0];
    if (kind) kinds.set(name, kinds.has(name) && kinds.get(name) !== kind ? undefined : kind);
  }
  const tasks = new Map<string, string | undefined>();
  for (const [, name = "", coroutine = ""] of text.matchAll(started))
    tasks.set(name, tasks.has(name) && tasks.get(name) !== coroutine ? undefined : coroutine);
  return { kinds, tasks, fullName };
}

const fromImport = /^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]*)/gmu;
const plainImport = /^[ \t]*import[ \t]+([^\n#;]+)/gmu;
const importedName = /^\s*([\w.]+)(?:\s+as\s+(\w+))?\s*$/u;

/** What is imported from modules, by its name in the file: `asyncio.sleep` for `sleep`. */
export function importedFrom(text: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const [, module = "", list = ""] of text.matchAll(fromImport))
    for (const [name, own] of namesOf(list.replace(/[()]|#[^\n]*/gu, "")))
      names.set(own ?? name, `${module}.${name}`);
  return names;
}

/** What is imported from modules, and modules by another name, by their names in the file: `asyncio` for `aio`. */
export function importedNames(text: string): Map<string, string> {
  const names = importedFrom(text);
  for (const [, list = ""] of text.matchAll(plainImport))
    for (const [name, own] of namesOf(list)) if (own !== undefined) names.set(own, name);
  return names;
}

function fullNames(text: string): (callee: string) => string {
  const modules = importedNames(text);
  return (callee) => {
    const head = /^\w+/u.exec(callee)?.[0] ?? "";
    const module = modules.get(head);
    return module === undefined ? callee : `${module}${callee.slice(head.length)}`;
  };
}

function namesOf(list: string): [name: string, own: string | undefined][] {
  return list.split(",").flatMap((item) => {
    const [, name, own] = importedName.exec(item) ?? [];
    return name === undefined ? [] : [[name, own] as [string, string | undefined]];
  });
}

/** What `asyncio.wait_for(…)` and `asyncio.shield(…)` are around: it is that which is waited on. */
export function withoutWrapper(source: string, fullName: KnownObjects["fullName"]): string {
  const call = wholeCall(source);
  if (!call || !/^asyncio\.(?:wait_for|shield)$/u.test(fullName(call.callee))) return source;
  const first = firstArgument(call.argumentsText);
  return first === undefined ? source : withoutWrapper(first, fullName);
}

function firstArgument(list: string): string | undefined {
  let depth = 0;
  for (let index = 0; index < list.length; index++) {
    const character = list.charAt(index);
    if ("\"'".includes(character)) {
      index = list.indexOf(character, index + 1);
      if (index < 0) return undefined;
    } else if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    else if (character === "," && depth === 0) return list.slice(0, index).trim();
  }
  return list.trim() === "" ? undefined : list.trim();
}
