import type { Outline } from "../outline";
import { insightReader } from "./insight";
import { outlineOfParsed } from "./outline-of-parsed";
import { type JavaScriptSource, parseJavaScript } from "./parse";

/**
 * The outline of a JavaScript or TypeScript text. A text that nests too deep for the stack throws `RangeError`; nothing else is
 * thrown on account of the text.
 */
export function outlineJavaScript(source: JavaScriptSource): Outline {
  return outlineOfParsed(source, parseJavaScript(source), insightReader);
}
