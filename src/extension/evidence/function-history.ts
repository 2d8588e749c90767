import type { FunctionEvidence } from "./trace-evidence";
import type { CallEnds } from "./call-ends";

/** A run in which a function was called. */
export interface FunctionRun extends CallEnds {
  /** The trace folder. */
  readonly folder: string;
  /** When it began, in ms since 1970. */
  readonly began: number;
  readonly calls: number;
  /** Where the function was when it ran, as the trace has it; line from 1, column from 0. */
  readonly line: number;
  readonly column: number;
}

/** The last runs of one function. Lines from 1. */
export interface FunctionHistory {
  readonly qualifiedName: string;
  /** Where it is now; edits of the text move it. */
  readonly line: number;
  readonly endLine: number;
  /** Newest first; never empty. */
  readonly runs: readonly FunctionRun[];
}

/** The most runs of a function that are remembered. */
export const mostRuns = 10;

/** Histories with one more run of their file, of which the functions are given as they are now. */
export function withRun(
  histories: readonly FunctionHistory[],
  functions: readonly FunctionEvidence[],
  { folder, began }: Pick<FunctionRun, "folder" | "began">,
): readonly FunctionHistory[] {
  const known = new Map(histories.map((history) => [keyOf(history), history]));
  for (const seen of functions) {
    const { calls, longest, failed, cancelled, unfinished, tracedLine, column } = seen;
    const run: FunctionRun = {
      ...{ folder, began, line: tracedLine, column },
      ...{ calls, longest, failed, cancelled, unfinished },
    };
    const before = known.get(keyOf(seen))?.runs ?? [];
    const runs = [run, ...before].sort((a, b) => b.began - a.began).slice(0, mostRuns);
    const { qualifiedName, line, endLine } = seen;
    known.set(keyOf(seen), { qualifiedName, line, endLine, runs });
  }
  return [...known.values()];
}

function keyOf({ qualifiedName, line }: Pick<FunctionHistory, "qualifiedName" | "line">): string {
  return `${line} ${qualifiedName}`;
}
