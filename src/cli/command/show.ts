import type { ThreadRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { runsJobs } from "../../trace/query/thread-jobs";
import { waitsOfThread } from "../../trace/query/thread-waits";
import { summarizeTrace } from "../../trace/show/summary";
import { textBars } from "../../trace/show/text-bars";
import { textSummary } from "../../trace/show/text-summary";
import { textTimeline } from "../../trace/show/text-timeline";
import type { TraceReader } from "../../trace/trace-reader";
import { colored, fitted } from "../text/terminal-text";
import type { Console } from "../console";
import { exitCode } from "../exit-code";
import { loadTrace, parseTraceCommandLine } from "./load-trace";

/** Lines of history that are shown unless all are asked for. */
const shortHistory = 200;

/** Beside the bars stand their names. */
const nameColumns = 40;

/** What surrounds the names of suspension points in their table. */
const besideLabels = 72;

/** How `show` is to print. */
interface ShowOptions {
  readonly all: boolean;
  readonly normalize: boolean;
  /** The width of a line. */
  readonly columns: number;
  /** Whether what is wider is cut: a terminal would break it. */
  readonly cut: boolean;
}

/** `coroscope show`. */
export async function show(words: readonly string[], console: Console): Promise<number> {
  const { folder, values } = parseTraceCommandLine(words, {
    json: { type: "boolean" },
    all: { type: "boolean" },
    normalize: { type: "boolean" },
  });
  const loaded = await loadTrace(folder);
  if (!loaded.ok) {
    console.remark(loaded.error);
    return exitCode.failed;
  }
  const reader = loaded.value;
  if (values.json) {
    await console.print(JSON.stringify(summarizeTrace(reader.model, reader.problems)));
    return exitCode.ok;
  }
  const text = traceText(reader, {
    all: values.all ?? false,
    normalize: values.normalize ?? false,
    columns: console.columns,
    cut: console.isTerminal,
  });
  await console.print(console.hasColors ? colored(text) : text);
  return exitCode.ok;
}

const nothingRan =
  "Nothing that can be suspended ran in the traced files. Files elsewhere are traced where --root names their folder.";

const nothingTraced =
  "Nothing was traced: no Node.js 20 or Python 3.9 (or later) ran, or it was started in a way that keeps tracing out.";

/** Whether threads were given work, or blocked, although no coroutine ran. */
function hasThreadWork(model: TraceModel): boolean {
  for (let thread = 1 as ThreadRow; thread <= model.threads.count; thread++) {
    if (runsJobs(model, thread) || waitsOfThread(model, thread).length > 0) return true;
  }
  return false;
}

/** What took part, at a glance, and one after the other. */
function traceText({ model, problems }: TraceReader, options: ShowOptions): string {
  const { all, normalize, columns, cut } = options;
  const labelColumns = cut ? Math.max(16, Math.min(40, columns - besideLabels)) : 40;
  const sections = [textSummary(summarizeTrace(model, problems), { normalize, labelColumns })];
  if (model.coroutines.count > 0 || hasThreadWork(model)) {
    if (!normalize) sections.push(textBars(model, Math.max(30, Math.min(120, columns - nameColumns))));
    const history = textTimeline(model, { limit: all ? Number.MAX_SAFE_INTEGER : shortHistory, normalize });
    sections.push(cut ? fitted(history, columns) : history);
  } else if (model.processes.count > 0) sections.push(nothingRan);
  else if (problems.length === 0) sections.push(nothingTraced);
  return sections.map((section) => section.trimEnd()).join("\n\n");
}
