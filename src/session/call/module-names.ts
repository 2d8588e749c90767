import type { Language } from "../../analysis/outline";

const identifier = /[\p{ID_Start}_$][\p{ID_Continue}$]*/gu;

const pythonBuiltins = new Set(
  (
    "None True False Ellipsis and or not in is if else lambda range print len list dict set tuple frozenset str bytes int float " +
    "complex bool object iter map filter zip enumerate sorted reversed sum min max abs open type Exception ValueError"
  ).split(" "),
);

const scriptBuiltins = new Set(
  (
    "null undefined true false NaN Infinity new typeof void Array Object Map Set Date Math JSON Number String Boolean BigInt " +
    "Symbol RegExp Error URL Promise Buffer process globalThis console AbortController AbortSignal Uint8Array"
  ).split(" "),
);

/** The names that are bound at the top level of a module and so can be used in an expression evaluated there. */
export function moduleNames(masked: string, language: Language): ReadonlySet<string> {
  return language === "python" ? pythonModuleNames(masked) : scriptModuleNames(masked);
}

/**
 * Whether an expression's text uses only names that exist in the module's scope. Both texts are of the same stretch, `masked`
 * without literals. Awaiting is not possible there.
 */
export function usesOnly(masked: string, names: ReadonlySet<string>, language: Language): boolean {
  const builtins = language === "python" ? pythonBuiltins : scriptBuiltins;
  if (/\b(?:await|yield|this|super|self|for|function|async)\b|=>|:=/.test(masked)) return false;
  for (const match of masked.matchAll(identifier)) {
    const name = match[0];
    const before = masked.slice(0, match.index).trimEnd();
    const after = masked.slice(match.index + name.length);
    if (before.endsWith(".") && !before.endsWith("...")) continue;
    if (isLabel(before, after, language)) continue;
    if (/\d$/.test(masked.slice(0, match.index))) continue;
    if (!names.has(name) && !builtins.has(name)) return false;
  }
  return true;
}

/** A keyword argument's name in Python, a key of an object in JavaScript. */
function isLabel(before: string, after: string, language: Language): boolean {
  if (language === "python") return /^\s*=(?!=)/.test(after) && /[(,]$/.test(before);
  return /^\s*:/.test(after) && /[{,]$/.test(before);
}

function pythonModuleNames(masked: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const match of masked.matchAll(/^(?:async[ \t]+)?(?:def|class)[ \t]+([\p{L}\w]+)/gmu))
    add(names, match[1]);
  for (const match of masked.matchAll(
    /^([\p{L}_][\p{L}\w]*(?:[ \t]*,[ \t]*[\p{L}_][\p{L}\w]*)*)[ \t]*(?::[^=\n]+)?=(?!=)/gmu,
  )) {
    addAll(names, match[1]);
  }
  for (const match of masked.matchAll(/^(?:from[ \t]+\S+[ \t]+)?import[ \t]+(\([^)]*\)|[^\n]*)/gm)) {
    for (const part of (match[1] ?? "").replace(/[()]/g, "").split(",")) {
      const [name, , alias] = part.trim().split(/\s+/);
      add(names, alias ?? name?.split(".")[0]);
    }
  }
  return names;
}

function scriptModuleNames(masked: string): ReadonlySet<string> {
  const names = new Set<string>();
  const outside = atDepthZero(masked);
  const declared =
    /\b(?:function\b[\s*]*|class\s+|enum\s+|namespace\s+)([\p{ID_Start}_$][\p{ID_Continue}$]*)/gu;
  for (const match of outside.matchAll(declared)) add(names, match[1]);
  for (const match of outside.matchAll(/\b(?:const|let|var)\s/g)) {
    const from = match.index + match[0].length;
    const end = /[=;]|\bof\b/.exec(outside.slice(from));
    const pattern = masked.slice(from, end ? from + end.index : from);
    addAll(names, pattern.replace(/:\s*[^,{}]+$/, ""));
  }
  for (const match of masked.matchAll(/^[ \t]*import\s+(?!type\b)([^"]*?)\bfrom\b/gm)) {
    addAll(names, (match[1] ?? "").replace(/[\w$]+\s+as\s+/g, ""));
  }
  return names;
}

/** The text with everything inside brackets blanked. */
function atDepthZero(masked: string): string {
  let depth = 0;
  let outside = "";
  for (const character of masked) {
    if ("([{".includes(character)) depth += 1;
    outside += depth === 0 || character === "\n" ? character : " ".repeat(character.length);
    if (")]}".includes(character)) depth = Math.max(0, depth - 1);
  }
  return outside;
}

function addAll(names: Set<string>, text: string | undefined): void {
  for (const match of (text ?? "").matchAll(identifier)) names.add(match[0]);
}

function add(names: Set<string>, name: string | undefined): void {
  if (name !== undefined && name !== "") names.add(name);
}
