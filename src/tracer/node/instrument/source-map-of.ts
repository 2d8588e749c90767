import { readFileSync } from "node:fs";
import path from "node:path";

const mapComment = /^[ \t]*\/\/[#@] sourceMappingURL=(\S+)[ \t]*$/gmu;

/** The source map that a compiled text names, from the comment itself or from the file beside it; `undefined` where there is none that can be read. */
export function sourceMapOf(file: string, text: string): string | undefined {
  const url = Array.from(text.matchAll(mapComment)).at(-1)?.[1];
  if (url === undefined) return undefined;
  try {
    const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/su.exec(url);
    if (inline === null) return readFileSync(path.resolve(path.dirname(file), decodeURI(url)), "utf8");
    const [, isBase64, data = ""] = inline;
    return isBase64 === undefined ? decodeURIComponent(data) : Buffer.from(data, "base64").toString("utf8");
  } catch {
    return undefined;
  }
}
