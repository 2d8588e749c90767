import { failure, success, type Result } from "../../base/result";
import { readTrace } from "../../session/read-trace";
import { TraceModel } from "../../trace/model/trace-model";
import type { TraceChunk } from "../../trace/trace-chunk";
import { TraceReader } from "../../trace/trace-reader";
import { parseCommandLine, type CommandLine, type OptionTable } from "../command-line";
import { UsageError } from "../usage-error";

/** Parses the command line of a command about one TRACE. */
export function parseTraceCommandLine<const Options extends OptionTable>(
  words: readonly string[],
  options: Options,
): { readonly folder: string; readonly values: CommandLine<Options>["values"] } {
  const { values, words: folders } = parseCommandLine(words, options);
  const [folder, superfluous] = folders;
  if (folder === undefined) throw new UsageError("No TRACE was given");
  if (superfluous !== undefined) throw new UsageError(`One TRACE at a time: what is ${superfluous}?`);
  return { folder, values };
}

/**
 * Reads a whole trace, a folder or a packed one. The error is a sentence; damage within the trace is the reader's to tell.
 *
 * @param see is shown each chunk, before the reader takes it
 */
export async function loadTrace(
  folder: string,
  see?: (chunk: TraceChunk) => void,
): Promise<Result<TraceReader, string>> {
  const reader = new TraceReader(new TraceModel());
  const read = await readTrace(folder, (chunk) => {
    see?.(chunk);
    reader.push(chunk);
  });
  reader.finish();
  return read.ok ? success(reader) : failure(read.error.message);
}
