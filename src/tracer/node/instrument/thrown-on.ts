/** The field of a source map that says where probes throw on what they caught; names of this form are left to whoever makes a map (source map specification, "extensions"). */
const thrownOnField = "x_coroscope_thrown_on";

/** A source map, given as JSON, that says besides where probes throw in the text that it leads from: V8 names such a place when an error has left a generator. */
export function withThrownOn(map: string, text: string): string {
  const places = placesIn(text);
  return places.length === 0
    ? map
    : JSON.stringify({ ...(JSON.parse(map) as object), [thrownOnField]: places });
}

/** The places where a source map says that probes throw, each as `line:column` from 0. */
export function thrownOnOf(map: object): ReadonlySet<string> {
  const places: unknown = Reflect.get(map, thrownOnField);
  const found = new Set<string>();
  if (!Array.isArray(places) || !places.every(Number.isSafeInteger)) return found;
  for (let index = 0; index + 1 < places.length; index += 2)
    found.add(`${places[index]}:${places[index + 1]}`);
  return found;
}

/** Lines and columns by turns; the name of what is thrown begins as that of the entry function does, and that occurs nowhere in the author's text. */
function placesIn(text: string): number[] {
  const prefix = /\bfunction (_\$c\$*)\(f, ?m, ?v\)/u.exec(text)?.[1];
  if (prefix === undefined) return [];
  const thrown = `throw ${prefix}e`;
  return text.split("\n").flatMap((content, line) => {
    const found: number[] = [];
    for (let at = content.indexOf(thrown); at >= 0; at = content.indexOf(thrown, at + 1))
      found.push(line, at);
    return found;
  });
}
