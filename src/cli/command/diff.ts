import { formatDuration, type Nanos } from "../../base/units";
import { compareRuns } from "../../trace/query/report/compare-runs";
import { reorderedCalls } from "../../trace/query/report/reordered-calls";
import { printable } from "../../trace/show/printable";
import { summarizeTrace, type TraceSummary } from "../../trace/show/summary";
import {
  compareFindings,
  textComparison,
  textFindingChanges,
  textReorderedCalls,
} from "../../trace/show/text-comparison";
import { parseCommandLine } from "../command-line";
import type { Console } from "../console";
import { exitCode } from "../exit-code";
import { UsageError } from "../usage-error";
import { loadTrace } from "./load-trace";

/** Changes that are shown unless all are asked for. */
const mostShown = 30;

/** Of calls that ended in another order, as many are told, and as many shown unless all are asked for. */
const reordered = { most: 1_000, shown: 10 };

/** `coroscope diff`. */
export async function diff(words: readonly string[], console: Console): Promise<number> {
  const { values, words: locations } = parseCommandLine(words, {
    json: { type: "boolean" },
    all: { type: "boolean" },
  });
  const [first, second, superfluous] = locations;
  if (first === undefined || second === undefined) throw new UsageError("Two TRACEs are needed to compare");
  if (superfluous !== undefined) throw new UsageError(`Two TRACEs are compared: what is ${superfluous}?`);
  const [before, after] = [await loadTrace(first), await loadTrace(second)];
  for (const loaded of [before, after]) if (!loaded.ok) console.remark(loaded.error);
  if (!before.ok || !after.ok) return exitCode.failed;

  const comparisons = compareRuns(before.value.model, after.value.model);
  const summaries = [before.value, after.value].map(({ model, problems }) => summarizeTrace(model, problems));
  const [old, current] = summaries as [TraceSummary, TraceSummary];
  const findings = compareFindings(old.findings, current.findings);
  const moved = reorderedCalls(before.value.model, after.value.model, reordered.most);
  if (values.json) {
    await console.print(
      JSON.stringify({
        format: "coroscope-comparison",
        version: 1,
        before: runOf(first, old),
        after: runOf(second, current),
        comparisons,
        reordered: moved,
        findings,
      }),
    );
    return exitCode.ok;
  }
  const all = values.all ?? false;
  const sections = [
    [runLine("before", first, old), runLine("after", second, current)].join("\n"),
    textComparison(comparisons, {
      all,
      limit: all ? Number.MAX_SAFE_INTEGER : mostShown,
      columns: console.columns,
    }),
    textReorderedCalls(moved, all ? reordered.most : reordered.shown),
    textFindingChanges(findings),
    ...[old, current].flatMap(({ problems }) =>
      problems.map((problem) => `Problem: ${printable(problem, 400)}`),
    ),
  ];
  await console.print(sections.filter((section) => section !== "").join("\n\n"));
  return exitCode.ok;
}

/** What is told of each run as a whole. Durations in ns, from the first thing that the program itself did. */
interface ComparedTrace {
  readonly trace: string;
  readonly command: readonly string[];
  readonly created: string | null;
  readonly duration: number;
  readonly tasks: number;
  readonly coroutines: number;
  readonly wakeups: number;
}

function runOf(trace: string, summary: TraceSummary): ComparedTrace {
  const { command, created, duration, begin, tasks, coroutines, wakeups } = summary;
  return {
    trace,
    command,
    created,
    duration: duration - (begin ?? duration),
    tasks: tasks.length,
    coroutines: coroutines.length,
    wakeups: wakeups.length,
  };
}

function runLine(which: string, location: string, summary: TraceSummary): string {
  const { duration, tasks, coroutines, wakeups } = runOf(location, summary);
  const counts = `${tasks} tasks, ${coroutines} coroutines, ${wakeups} wakeups in ${formatDuration(duration as Nanos)}`;
  return `${which.padEnd(6)}  ${printable(location, 200)}: ${counts}`;
}
