import type ts from "typescript";

/** TypeScript keeps this field out of its public types; `parse.test.ts` fails when it changes. */
interface ParseDiagnostics {
  readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[];
}

/** "{0} expected." */
const expected = 1005;

/**
 * The text with a semicolon wherever ECMAScript puts one in between a closing bracket and a block on a later line (ECMA-262 §12.10.1),
 * and TypeScript takes the brackets for the parameters of an arrow function; `undefined` where it does so nowhere. The semicolon takes
 * the place of the white space after the bracket, so that all offsets stay.
 */
export function withMissingSemicolons(sourceFile: ts.SourceFile): string | undefined {
  const { text } = sourceFile;
  const places = ((sourceFile as unknown as ParseDiagnostics).parseDiagnostics ?? [])
    .filter(({ code, messageText, start }) => {
      return code === expected && messageText === "'=>' expected." && text.charAt(start) === "{";
    })
    .flatMap(({ start }) => bracketBefore(text, start) ?? []);
  if (places.length === 0) return undefined;
  let result = "";
  let copied = 0;
  for (const place of places) {
    result += `${text.slice(copied, place)};`;
    copied = place + 1;
  }
  return result + text.slice(copied);
}

/** The offset after the bracket that closes before a block on a later line, where white space stands there. */
function bracketBefore(text: string, block: number): number | undefined {
  const lineStart = text.lastIndexOf("\n", block - 1) + 1;
  if (text.slice(lineStart, block).trim() !== "") return undefined;
  const before = text.slice(0, lineStart).trimEnd();
  return before.endsWith(")") ? before.length : undefined;
}
