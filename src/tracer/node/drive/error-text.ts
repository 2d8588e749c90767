import { types } from "node:util";
import { Previewer } from "../runtime/preview";

/** An error as Node prints it, without the driver's own frames; of what is thrown and no error, its preview. */
export function errorText(error: unknown): string {
  if (!types.isNativeError(error)) return new Previewer(undefined).of(error);
  const lines = (error.stack ?? error.message).split("\n");
  return lines.filter((line) => !isOwnFrame(line)).join("\n");
}

/** With the bundle's source map, Node names its sources. */
function isOwnFrame(line: string): boolean {
  if (!/^ {4}at /.test(line)) return false;
  return (
    line.includes(__filename) ||
    /[\\/]tracer[\\/]node[\\/]drive\b/.test(line) ||
    /\(eval at evaluate | at evaluate \(/.test(line)
  );
}
