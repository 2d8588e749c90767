import { formatDuration, nanos } from "../../base/units";
import type {
  BlockedSpanRow,
  CallbackRow,
  CoroutineRow,
  GapRow,
  GilEstimateRow,
  SliceRow,
  TurnRow,
} from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { wakeChain } from "../../trace/query/causes/wake-chain";
import {
  functionPlace,
  pointLabel,
  processLabel,
  shortPlace,
  taskLabel,
  threadLabel,
} from "../../trace/query/describe";
import { gapCauses, phases } from "../../trace/vocabulary";
import { describeGil } from "./describe-gil";
import { describeJob } from "./describe-job";
import type { Details, Fact, Part, SliceSummary, StateTotals } from "./details";
import {
  atPlace,
  coroutinePart,
  entityPart,
  functionLocation,
  heldLocation,
  heldLocationText,
  locationText,
  pointLocation,
  text,
} from "./parts";
import type { Selection } from "./scene";
import { sliceSentences, type NameOf } from "./reason-sentences";

/** How many slices before and after the selected one are listed. */
const listedAround = 6;

/** At most this many slices are added up for the totals. */
const mostAddedUp = 200_000;

/** All there is to say about a selection; undefined where the trace does not have it. */
export function describeSelection(
  model: TraceModel,
  selection: Selection,
  nameOf: NameOf,
): Details | undefined {
  const { kind, row } = selection;
  if (row < 1) return undefined;
  switch (kind) {
    case "slice":
      return row <= model.slices.count ? describeSlice(model, row as SliceRow, nameOf) : undefined;
    case "turn":
      return row <= model.turns.count ? describeTurn(model, row as TurnRow) : undefined;
    case "held":
      return row <= model.blockedSpans.count ? describeHeld(model, row as BlockedSpanRow, nameOf) : undefined;
    case "job":
      return row <= model.callbacks.count ? describeJob(model, row as CallbackRow, nameOf) : undefined;
    case "gil":
      return row <= model.gilEstimates.count ? describeGil(model, row as GilEstimateRow) : undefined;
    case "gap":
      return row <= model.gaps.count ? describeGap(model, row as GapRow) : undefined;
  }
}

function describeSlice(model: TraceModel, slice: SliceRow, nameOf: NameOf): Details {
  const { slices, coroutines } = model;
  const coroutine = slices.coroutine.get(slice);
  return {
    selection: { kind: "slice", row: slice },
    title: nameOf(coroutine),
    state: stateWords[slices.stateOf(slice)],
    start: slices.start.get(slice),
    end: slices.end.get(slice),
    totals: stateTotals(model, coroutine),
    sentences: sliceSentences(model, slice, nameOf),
    facts: sliceFacts(model, slice, nameOf),
    slices: slicesAround(model, slice),
    sliceCount: coroutines.slices.length(coroutine),
    location: sliceLocation(model, slice),
  };
}

const stateWords = {
  created: "created, not started",
  running: "running",
  ready: "ready, not running",
  suspended: "waiting",
  settled: "settled",
} as const;

/** Where a slice's code is: its suspension point, else its function. */
export function sliceLocation(model: TraceModel, slice: SliceRow): Details["location"] {
  const coroutine = model.slices.coroutine.get(slice);
  return (
    pointLocation(model, model.slices.point.get(slice)) ??
    functionLocation(model, model.coroutines.function.get(coroutine))
  );
}

function stateTotals(model: TraceModel, coroutine: CoroutineRow): StateTotals {
  const { slices } = model;
  const totals = { running: 0, ready: 0, waiting: 0 };
  const lists = model.coroutines.slices;
  const length = Math.min(lists.length(coroutine), mostAddedUp);
  for (const slice of lists.values(coroutine, 0, length)) {
    const time = Math.min(slices.end.get(slice), model.end) - slices.start.get(slice);
    const state = slices.stateOf(slice);
    if (state === "running" || state === "ready") totals[state] += time;
    else if (state === "suspended") totals.waiting += time;
  }
  return { ...totals, isPartial: length < lists.length(coroutine) };
}

function sliceFacts(model: TraceModel, slice: SliceRow, nameOf: NameOf): readonly Fact[] {
  const { slices, coroutines, tasks, strings } = model;
  const coroutine = slices.coroutine.get(slice);
  const start = slices.start.get(slice);
  const facts: Fact[] = [];
  const add = (name: string, ...parts: readonly Part[]): void => void facts.push({ name, parts });

  const definition = functionLocation(model, coroutines.function.get(coroutine));
  const info = model.functions.info(coroutines.function.get(coroutine));
  if (info.name !== "") {
    const where = definition === undefined ? [] : atPlace(locationText(definition), definition);
    add(info.kind.replace("-", " "), { kind: "code", text: info.qualifiedName }, ...where);
  }
  const task = coroutines.task.get(coroutine);
  if (task !== 0) {
    const creator = entityPart(model, tasks.creator.get(task), tasks.start.get(task), nameOf);
    const by = "text" in creator && creator.text === "" ? [] : [text(", created by "), creator];
    add("task", text(taskLabel(model, task)), ...by);
  }
  const drivers = driverChain(model, coroutine, start, nameOf);
  if (drivers.length > 0) add("awaited by", ...drivers);
  const wakers = wakerChain(model, slice, nameOf);
  if (wakers.length > 1) add("woken through", ...separated(wakers));
  const value = strings.get(slices.value.get(slice));
  if (value !== "") add(valueNames[slices.stateOf(slice)], { kind: "code", text: value });
  const locals = strings.get(slices.locals.get(slice) ?? (0 as never));
  if (locals !== "") add("locals", { kind: "code", text: locals });
  const thread = coroutines.thread.get(coroutine);
  const process = model.threads.process.get(thread);
  add("thread", text(`${threadLabel(model, thread)} · ${processLabel(model, process)}`));
  return facts;
}

const valueNames = {
  created: "value",
  running: "came in",
  ready: "value",
  suspended: "gave out",
  settled: "result",
} as const;

function driverChain(
  model: TraceModel,
  coroutine: CoroutineRow,
  time: number,
  nameOf: NameOf,
): readonly Part[] {
  const parts: Part[] = [];
  let driver = model.coroutines.parent.get(coroutine);
  for (; driver !== 0 && parts.length < mostHops; driver = model.coroutines.parent.get(driver)) {
    parts.push(coroutinePart(model, driver, nameOf(driver), time));
  }
  return separated(driver === 0 ? parts : [...parts, text("…")]);
}

/** Who woke it, who had woken that one, and so on; a timer, a socket or the like at the end. */
function wakerChain(model: TraceModel, slice: SliceRow, nameOf: NameOf): readonly Part[] {
  const { slices, wakeups } = model;
  return wakeChain(model, slice, mostHops).flatMap(({ wakeup, wakerSlice }) => {
    const time = wakeups.time.get(wakeup);
    if (wakerSlice === 0) {
      const waker = entityPart(model, wakeups.waker.get(wakeup), time, nameOf);
      return "text" in waker && waker.text === "" ? [] : [waker];
    }
    const coroutine = slices.coroutine.get(wakerSlice);
    return [
      { kind: "link", text: nameOf(coroutine), selection: { kind: "slice", row: wakerSlice } } as const,
    ];
  });
}

function separated(parts: readonly Part[]): readonly Part[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [text(" ← "), part]));
}

const mostHops = 8;

function slicesAround(model: TraceModel, slice: SliceRow): readonly SliceSummary[] {
  const { slices } = model;
  const coroutine = slices.coroutine.get(slice);
  const lists = model.coroutines.slices;
  const position = lists.search(coroutine, (other) => other >= slice);
  const from = Math.max(0, position - listedAround);
  const to = Math.min(lists.length(coroutine), position + listedAround + 1);
  return [...lists.values(coroutine, from, to)].map((row) => ({
    selection: { kind: "slice", row },
    state: stateWords[slices.stateOf(row)],
    start: slices.start.get(row),
    end: slices.end.get(row),
    what: slices.stateOf(row) === "suspended" ? pointLabel(model, slices.point.get(row)) : "",
    isSelected: row === slice,
  }));
}

function describeTurn(model: TraceModel, turn: TurnRow): Details {
  const { turns } = model;
  const start = turns.start.get(turn);
  const end = turns.end.get(turn);
  const phase = phases[turns.phase.get(turn)] ?? "";
  return {
    ...plain({ kind: "turn", row: turn }, start, end),
    title: `Turn ${turns.number.get(turn)}`,
    state: "turn of the event loop",
    sentences: [
      {
        tone: "running",
        parts: [
          text(
            `The loop ran its ${phase.replace("-", " ")} for ${lasting(start, end)}, then looked for new events.`,
          ),
        ],
      },
    ],
    facts: [{ name: "phase", parts: [text(phase.replace("-", " "))] }],
  };
}

function describeHeld(model: TraceModel, span: BlockedSpanRow, nameOf: NameOf): Details {
  const { blockedSpans, functions } = model;
  const start = blockedSpans.start.get(span);
  const end = blockedSpans.end.get(span);
  const functionRow = blockedSpans.function.get(span);
  const lines = heldLocation(model, span);
  const location = lines ?? functionLocation(model, functionRow);
  const coroutine = blockedSpans.coroutine.get(span);
  const name = functions.info(functionRow).name;
  const who: Part =
    coroutine !== 0
      ? coroutinePart(model, coroutine, nameOf(coroutine), start)
      : name === ""
        ? text("Code that was not traced")
        : { kind: "code", text: name };
  const where =
    location === undefined
      ? []
      : atPlace(lines === undefined ? locationText(location) : heldLocationText(lines), location);
  return {
    ...plain({ kind: "held", row: span }, start, end),
    title: `Loop held ${lasting(start, end)}`,
    state: "nothing else could run",
    sentences: [
      {
        tone: "error",
        parts: [
          who,
          text(" held the event loop for "),
          { kind: "strong", text: lasting(start, end) },
          ...where,
          text("."),
        ],
      },
      {
        tone: "late",
        parts: [text("Every task that became ready meanwhile had to wait until the end of it.")],
      },
    ],
    facts: [],
    location,
  };
}

function describeGap(model: TraceModel, gap: GapRow): Details {
  const { gaps } = model;
  const start = gaps.start.get(gap);
  const end = gaps.end.get(gap);
  const cause = gapCauses[gaps.cause.get(gap)] ?? "damaged";
  const events = gaps.events.get(gap);
  const functionRow = gaps.function.get(gap);
  const place = shortPlace(functionPlace(model, functionRow));
  const what = events > 0 ? `${events} events` : "Events";
  const of = place === "" ? "" : ` of ${model.functions.info(functionRow).name} (${place})`;
  return {
    ...plain({ kind: "gap", row: gap }, start, end),
    title: "Not recorded",
    state: cause.replace("-", " "),
    sentences: [
      {
        tone: "late",
        parts: [text(`${what}${of} ${events === 1 ? "is" : "are"} missing here: ${gapWords[cause]}.`)],
      },
    ],
    facts: [],
  };
}

const gapWords: Readonly<Record<(typeof gapCauses)[number], string>> = {
  "rate-limit": "there were more than can be recorded without slowing the program down",
  "buffer-lost": "a buffer was lost before it could be written",
  "disk-error": "the disk refused to take them",
  "tracer-error": "the tracer failed and went on without them",
  untraceable: "this code cannot be traced without changing what it does",
  "cut-off": "the trace ends in the middle",
  damaged: "this part of the trace cannot be read",
};

function plain(
  selection: Selection,
  start: number,
  end: number,
): Pick<Details, "selection" | "start" | "end" | "totals" | "slices" | "sliceCount" | "location"> {
  return { selection, start, end, totals: undefined, slices: [], sliceCount: 0, location: undefined };
}

function lasting(start: number, end: number): string {
  return Number.isFinite(end) ? formatDuration(nanos(end - start)) : "until now";
}
