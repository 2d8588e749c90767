import { types } from "node:util";
import { Previewer } from "../runtime/preview";
import { withoutOwnFrames } from "./own-frames";

/** An error as Node prints it, without the driver's own frames; of what is thrown and no error, its preview. */
export function errorText(error: unknown): string {
  if (!types.isNativeError(error)) return new Previewer(undefined).of(error);
  return withoutOwnFrames(error.stack ?? error.message);
}
