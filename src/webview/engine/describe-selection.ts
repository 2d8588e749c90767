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
  translateParts,
} from "./parts";
import type { Selection } from "./scene";
import { sliceSentences, type NameOf } from "./reason-sentences";
import { translate } from "../text/translate";

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
  created: translate("created, not started"),
  running: translate("running"),
  ready: translate("ready, not running"),
  suspended: translate("waiting"),
  settled: translate("settled"),
};

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
    const by = "text" in creator && creator.text === "" ? [] : translateParts(", created by {0}", creator);
    add(translate("task"), text(taskLabel(model, task)), ...by);
  }
  const drivers = driverChain(model, coroutine, start, nameOf);
  if (drivers.length > 0) add(translate("awaited by"), ...drivers);
  const wakers = wakerChain(model, slice, nameOf);
  if (wakers.length > 1) add(translate("woken through"), ...separated(wakers));
  const value = strings.get(slices.value.get(slice));
  if (value !== "") add(valueNames[slices.stateOf(slice)], { kind: "code", text: value });
  const locals = strings.get(slices.locals.get(slice) ?? (0 as never));
  if (locals !== "") add(translate("locals"), { kind: "code", text: locals });
  const thread = coroutines.thread.get(coroutine);
  const process = model.threads.process.get(thread);
  add(translate("thread"), text(`${threadLabel(model, thread)} · ${processLabel(model, process)}`));
  return facts;
}

const valueNames = {
  created: translate("value"),
  running: translate("came in"),
  ready: translate("value"),
  suspended: translate("gave out"),
  settled: translate("result"),
};

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
    title: translate("Turn {0}", turns.number.get(turn)),
    state: translate("turn of the event loop"),
    sentences: [
      {
        tone: "running",
        parts: [
          text(
            translate(
              "The loop ran its {0} for {1}, then looked for new events.",
              phase.replace("-", " "),
              lasting(start, end),
            ),
          ),
        ],
      },
    ],
    facts: [{ name: translate("phase"), parts: [text(phase.replace("-", " "))] }],
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
        ? text(translate("Code that was not traced"))
        : { kind: "code", text: name };
  const where =
    location === undefined
      ? []
      : atPlace(lines === undefined ? locationText(location) : heldLocationText(lines), location);
  return {
    ...plain({ kind: "held", row: span }, start, end),
    title: translate("Loop held {0}", lasting(start, end)),
    state: translate("nothing else could run"),
    sentences: [
      {
        tone: "error",
        parts: translateParts(
          "{0} held the event loop for {1}{2}.",
          who,
          { kind: "strong", text: lasting(start, end) },
          where,
        ),
      },
      {
        tone: "late",
        parts: [text(translate("Every task that became ready meanwhile had to wait until the end of it."))],
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
  const of = place === "" ? "" : translate(" of {0} ({1})", model.functions.info(functionRow).name, place);
  const sentence =
    events === 0
      ? translate("Events{0} are missing here: {1}.", of, gapWords[cause])
      : events === 1
        ? translate("1 event{0} is missing here: {1}.", of, gapWords[cause])
        : translate("{0} events{1} are missing here: {2}.", events, of, gapWords[cause]);
  return {
    ...plain({ kind: "gap", row: gap }, start, end),
    title: translate("Not recorded"),
    state: cause.replace("-", " "),
    sentences: [
      {
        tone: "late",
        parts: [text(sentence)],
      },
    ],
    facts: [],
  };
}

const gapWords: Readonly<Record<(typeof gapCauses)[number], string>> = {
  "rate-limit": translate("there were more than can be recorded without slowing the program down"),
  "buffer-lost": translate("a buffer was lost before it could be written"),
  "disk-error": translate("the disk refused to take them"),
  "tracer-error": translate("the tracer failed and went on without them"),
  untraceable: translate("this code cannot be traced without changing what it does"),
  "cut-off": translate("the trace ends in the middle"),
  damaged: translate("this part of the trace cannot be read"),
};

function plain(
  selection: Selection,
  start: number,
  end: number,
): Pick<Details, "selection" | "start" | "end" | "totals" | "slices" | "sliceCount" | "location"> {
  return { selection, start, end, totals: undefined, slices: [], sliceCount: 0, location: undefined };
}

function lasting(start: number, end: number): string {
  return Number.isFinite(end) ? formatDuration(nanos(end - start)) : translate("until now");
}
