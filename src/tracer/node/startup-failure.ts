import { writeSync } from "node:fs";

/** Standard error's file descriptor. It is written to directly: the program may replace `process.stderr`, and a worker's own is not written at once. */
const standardError = 2;

/**
 * Says on standard error that a part of the tracer could not be set up: a program that looks traced and is not would be a lie. `consequence`
 * says what is missing now, as a whole sentence.
 *
 * Where the trace folder is gone there is nothing to say: whoever asked for the trace has ended and deleted it.
 */
export function reportStartupFailure(consequence: string, error: unknown): void {
  if (isMissingFile(error)) return;
  const reason = error instanceof Error ? error.message : String(error);
  try {
    writeSync(
      standardError,
      `Coroscope: ${consequence} (process ${process.pid}: ${reason.replace(/\s+/gu, " ")})\n`,
    );
  } catch {
    /* Nobody reads standard error: there is no other place to say it. */
    return;
  }
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "ENOENT";
}
