import { formatDuration, type Nanos } from "../../base/units";
import { entityKind, noEntity } from "../model/entity";
import type { CoroutineRow, SliceRow, TaskRow, ThreadRow, WakeupRow } from "../model/rows";
import type { CoroutineState } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import {
  pointLabel,
  pointPlace,
  shortPlace,
  functionPlace,
  processLabel,
  threadLabel,
} from "../query/describe";
import { waitEnd } from "../query/causes/ended-waits";
import { outcomes, resumeModes } from "../vocabulary";
import { isIncidental } from "../query/incidental";
import { InstanceNames } from "./instance-names";
import { jobCounts, threadLines, type TimedLine } from "./text-jobs";
import { printable } from "./printable";

/** How a timeline is printed. */
export interface TimelineOptions {
  /** The most lines of history; what lies between the first and the last of them is folded. */
  readonly limit: number;
  /**
   * Makes the text the same for every run that does the same in the same order: the order of the lines stands for times;
   * durations, process ids and versions are left out.
   */
  readonly normalize: boolean;
}

/** The shape of each state, in histories and bars alike. */
export const stateShapes: Readonly<Record<CoroutineState, string>> = {
  created: "·",
  running: "█",
  ready: "▒",
  suspended: "─",
  settled: "■",
};

/**
 * The history of a run as text: one line for each change of a coroutine's state, by process and thread, indented by how
 * deep the coroutine is nested, with what it waited for, who woke it and how long that took. Times count from the first
 * thing that the program did.
 */
export function textTimeline(model: TraceModel, options: TimelineOptions): string {
  const printer = new TimelinePrinter(model, options);
  return printer.print();
}

class TimelinePrinter {
  readonly #names: InstanceNames;

  constructor(
    private readonly model: TraceModel,
    private readonly options: TimelineOptions,
  ) {
    this.#names = new InstanceNames(model);
  }

  print(): string {
    const { model, options } = this;
    const lines: string[] = [];
    for (let thread = 1 as ThreadRow; thread <= model.threads.count; thread++) {
      const slices = this.#slicesOf(thread);
      const hidden = this.#hiddenTasks(thread);
      const jobs = options.normalize ? [] : threadLines(model, this.#names, thread);
      if (slices.length === 0 && hidden === 0 && jobs.length === 0) continue;
      const process = model.threads.process.get(thread);
      const name = options.normalize ? this.#runtime(thread) : processLabel(model, process);
      lines.push(`${printable(name)} · ${printable(threadLabel(model, thread))}`);
      const history =
        jobs.length === 0 ? slices.map((slice) => this.#line(slice)) : this.#merged(slices, jobs);
      lines.push(...folded(history, options.limit));
      if (hidden > 0)
        lines.push(`  ${hidden === 1 ? "1 task" : `${hidden} tasks`} of code that is not traced`);
      lines.push("");
    }
    if (options.normalize) lines.push(...jobCounts(model));
    return lines.length === 0 ? "Nothing was suspended in this run.\n" : lines.join("\n");
  }

  #hiddenTasks(thread: ThreadRow): number {
    const { tasks } = this.model;
    let hidden = 0;
    for (let task = 1 as TaskRow; task <= tasks.count; task++) {
      if (tasks.thread.get(task) === thread && isIncidental(this.model, tasks.root.get(task))) hidden++;
    }
    return hidden;
  }

  #runtime(thread: ThreadRow): string {
    return this.model.processes.info(this.model.threads.process.get(thread))?.runtime.name ?? "process";
  }

  /** In order of time; slices of one time are in the order of their events. */
  #slicesOf(thread: ThreadRow): SliceRow[] {
    const { slices } = this.model;
    const found: SliceRow[] = [];
    for (let slice = 1 as SliceRow; slice <= slices.count; slice++) {
      if (slices.thread.get(slice) !== thread) continue;
      if (!isIncidental(this.model, slices.coroutine.get(slice))) found.push(slice);
    }
    return found.sort((a, b) => slices.start.get(a) - slices.start.get(b) || a - b);
  }

  /** Slices and jobs of one thread, in order of time. */
  #merged(slices: readonly SliceRow[], jobs: readonly TimedLine[]): string[] {
    const all = [
      ...slices.map((slice) => ({ time: this.model.slices.start.get(slice), line: this.#line(slice) })),
      ...jobs.map(({ time, text }) => ({ time, line: `${this.#moment(time)}  ${text}` })),
    ];
    return all.sort((a, b) => a.time - b.time).map(({ line }) => line);
  }

  #line(slice: SliceRow): string {
    const { slices } = this.model;
    const coroutine = slices.coroutine.get(slice);
    const indent = "  ".repeat(this.#depth(coroutine));
    const words = `${printable(this.#names.coroutine(coroutine))} ${this.#words(slice)}`;
    return `${this.#time(slice)}  ${indent}${stateShapes[slices.stateOf(slice)]} ${words}`.trimEnd();
  }

  #time(slice: SliceRow): string {
    return this.options.normalize ? "" : this.#moment(this.model.slices.start.get(slice));
  }

  #moment(time: Nanos): string {
    return formatDuration((time - this.model.activityStart) as Nanos).padStart(8);
  }

  #depth(coroutine: CoroutineRow): number {
    const { parent } = this.model.coroutines;
    let depth = 0;
    for (let outer = parent.get(coroutine); outer !== 0 && depth < deepestIndent; outer = parent.get(outer)) {
      depth++;
    }
    return depth;
  }

  #words(slice: SliceRow): string {
    const state = this.model.slices.stateOf(slice);
    switch (state) {
      case "created":
        return this.#createdWords(slice);
      case "running":
        return this.#runningWords(slice);
      case "ready":
        return this.#readyWords(slice);
      case "suspended":
        return this.#suspendedWords(slice);
      case "settled":
        return this.#settledWords(slice);
    }
  }

  #createdWords(slice: SliceRow): string {
    const { slices } = this.model;
    const creator = slices.entity.get(slice);
    const place = shortPlace(
      functionPlace(this.model, this.model.coroutines.function.get(slices.coroutine.get(slice))),
    );
    return joined(
      "created",
      creator === noEntity ? "" : `by ${printable(this.#names.entity(creator))}`,
      at(place),
    );
  }

  #runningWords(slice: SliceRow): string {
    const { slices, strings } = this.model;
    const value = printable(strings.get(slices.value.get(slice)));
    const mode = resumeModes[slices.mode.get(slice) - 1];
    const driver = slices.entity.get(slice);
    const by = entityKind(driver) === "coroutine" ? `by ${printable(this.#names.entity(driver))}` : "";
    if (mode === undefined) return joined("starts", by);
    if (mode === "throw") return joined("is resumed by an error", value, by);
    if (mode === "close") return joined("is told to close", by);
    return joined("resumes", value === "" ? "" : `with ${value}`, by);
  }

  #readyWords(slice: SliceRow): string {
    const { slices, strings, wakeups } = this.model;
    const wakeup = slices.wakeup.get(slice);
    const reason = printable(strings.get(wakeups.reason.get(wakeup)));
    if (reason === "created") return "is ready to start";
    const waker = wakeups.waker.get(wakeup);
    const by = waker === noEntity ? "" : `by ${printable(this.#names.entity(waker))}`;
    const from = reason === "" || by.includes(reason) ? "" : `from ${reason}`;
    const since = this.#duration(wakeups.endedSlice.get(wakeup), "after");
    if (!Number.isNaN(wakeups.due.get(wakeup))) return this.#dueWords(wakeup, reason, by, since);
    if (reason === "already settled") return "goes on at once: what it awaits is settled already";
    if (waitEnd(this.model, wakeup) === "cancelled") return joined("is cancelled", from, by, since);
    return joined("is woken", from, by, since);
  }

  /** A wait that was over before the loop noticed it. */
  #dueWords(wakeup: WakeupRow, reason: string, by: string, since: string): string {
    const { wakeups } = this.model;
    const late = formatDuration((wakeups.time.get(wakeup) - wakeups.due.get(wakeup)) as Nanos);
    const noticed = this.options.normalize ? "later" : `${late} later`;
    return `${joined("is ready:", reason === "" ? "what it waits for" : reason, "is over", since)}; ${joined(
      "the held loop notices",
      noticed,
      by,
    )}`;
  }

  #suspendedWords(slice: SliceRow): string {
    const { model } = this;
    const { points, slices, strings } = model;
    const point = slices.point.get(slice);
    const awaited = slices.entity.get(slice);
    const value = printable(strings.get(slices.value.get(slice)));
    const { kind } = points.info(point);
    const what = point === 0 ? "" : printable(pointLabel(model, point));
    const verb = kind === "yield" ? `yields ${value}` : "waits";
    const target = awaited === noEntity ? "" : `for ${printable(this.#names.entity(awaited))}`;
    return joined(
      verb.trim(),
      target,
      what === "" ? "" : `at ${what}`,
      at(shortPlace(pointPlace(model, point))),
    );
  }

  #settledWords(slice: SliceRow): string {
    const { coroutines, slices, strings } = this.model;
    const outcome = outcomes[coroutines.outcome.get(slices.coroutine.get(slice)) - 1] ?? "settled";
    const value = printable(strings.get(slices.value.get(slice)));
    const words = {
      cancelled: "was cancelled",
      closed: "was closed",
      collected: "was collected",
      abandoned: "was abandoned",
    };
    return joined(outcome in words ? words[outcome as keyof typeof words] : outcome, value);
  }

  #duration(slice: SliceRow, preposition: string): string {
    if (slice === 0 || this.options.normalize) return "";
    const { end, start } = this.model.slices;
    const duration = (end.get(slice) - start.get(slice)) as Nanos;
    return duration > 0 ? `${preposition} ${formatDuration(duration)}` : "";
  }
}

const deepestIndent = 20;

function joined(...words: readonly string[]): string {
  return words.filter((word) => word !== "").join(" ");
}

function at(place: string): string {
  return place === "" ? "" : `[${printable(place)}]`;
}

function folded(lines: readonly string[], limit: number): readonly string[] {
  if (lines.length <= limit) return lines;
  const half = Math.max(1, Math.floor(limit / 2));
  const hidden = lines.length - 2 * half;
  return [...lines.slice(0, half), `          ⋮ ${hidden} more changes`, ...lines.slice(-half)];
}
