const bindings = [
  /\b(?:def|class|as|for|global|nonlocal)\s+(\w+)/gu,
  /(?<![\w.])(\w+)\s*(?::[^=\n(]+)?=(?!=)/gu,
  /(?<![\w.])(\w+)\s*:=/gu,
];

const lists = [/^[ \t]*(?:from\s[^\n]*?\s)?import\b([^\n]*)/gmu, /\b(?:def\s+\w+\s*\(|lambda\b)([^\n]*)/gu];

/**
 * How many times each name seems to be defined, imported, assigned or taken as a parameter in a text. It counts too many rather than
 * too few: what counts once means one thing only.
 */
export function countBindings(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const pattern of bindings) for (const [, name = ""] of text.matchAll(pattern)) count(name);
  for (const pattern of lists)
    for (const [, names = ""] of text.matchAll(pattern)) for (const name of names.split(/\W+/u)) count(name);
  return counts;
}
