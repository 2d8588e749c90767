import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { types } from "node:util";

/** A place in a file; both count from 0. */
export interface PlaceInFile {
  readonly line: number;
  readonly column: number;
}

/** The error that nobody caught and that Node is about to print; it is not kept alive. */
export class UncaughtError {
  #error: WeakRef<Error> | undefined;

  /** Whatever Node said that nobody caught. */
  remember(value: unknown): void {
    this.#error = types.isNativeError(value) ? new WeakRef(value) : undefined;
  }

  /**
   * Where the error came from in a file with this `file:` URL: its innermost frame there, and the `throw` before it where the error was made to be thrown. V8 would name the
   * place where the error was thrown last, which is a probe's where it has left a generator. `undefined` where the stack says nothing of the file.
   */
  placeIn(source: string): PlaceInFile | undefined {
    try {
      return this.#find(source);
    } catch {
      /* The file is gone, or the error does not want to be read. */
      return undefined;
    }
  }

  #find(source: string): PlaceInFile | undefined {
    const stack: unknown = this.#error?.deref()?.stack;
    if (typeof stack !== "string" || !source.startsWith("file:")) return undefined;
    const file = fileURLToPath(source);
    for (const frame of stack.split("\n")) {
      const [, where = "", line = "", column = ""] =
        /^ {4}at (?:.*\()?(.*):(\d+):(\d+)\)?$/u.exec(frame) ?? [];
      if (where !== file && where !== source) continue;
      return throwBefore(file, { line: Number(line) - 1, column: Number(column) - 1 });
    }
    return undefined;
  }
}

function throwBefore(file: string, place: PlaceInFile): PlaceInFile {
  const line = readFileSync(file, "utf8").split(/\r\n|[\n\r\u2028\u2029]/u)[place.line] ?? "";
  const column = /\bthrow\s+$/u.exec(line.slice(0, place.column))?.index;
  return column === undefined ? place : { line: place.line, column };
}
