import { formatDuration, nanos } from "../../base/units";
import { entityKind, entityRow } from "../../trace/model/entity";
import type { BlockedSpanRow, CoroutineRow, LoopRow, SliceRow, WakeupRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { nextSlice, previousSlice } from "../../trace/query/window";
import { awaitableKinds, outcomes, resumeModes } from "../../trace/vocabulary";
import type { Part, Sentence } from "./details";
import {
  atPlace,
  entityPart,
  functionLocation,
  lineLocation,
  locationText,
  moment,
  pointLocation,
  text,
} from "./parts";

/** How a coroutine is called on the timeline. */
export type NameOf = (coroutine: CoroutineRow) => string;

/** What happened in a slice, and why, in order; every clause is from an event of the trace. */
export function sliceStory(model: TraceModel, slice: SliceRow, nameOf: NameOf): readonly Sentence[] {
  const state = model.slices.stateOf(slice);
  switch (state) {
    case "created":
      return [createdSentence(model, slice, nameOf), ...wakeAfter(model, slice, nameOf)];
    case "suspended":
      return [awaitedSentence(model, slice, nameOf), ...wakeAfter(model, slice, nameOf)];
    case "ready":
      return [...awaitedBefore(model, slice, nameOf), ...readySentences(model, slice, nameOf)];
    case "running":
      return [...resumedSentences(model, slice, nameOf), ...stoppedSentences(model, slice)];
    case "settled":
      return stoppedSentences(model, previousSlice(model, slice));
  }
}

function createdSentence(model: TraceModel, slice: SliceRow, nameOf: NameOf): Sentence {
  const { slices, coroutines } = model;
  const coroutine = slices.coroutine.get(slice);
  const start = slices.start.get(slice);
  const creator = coroutines.creator.get(coroutine);
  const by =
    creator === 0
      ? []
      : [text(" by "), entityPart(model, slices.entity.get(slice), start, nameOf)].filter(hasText);
  const location = functionLocation(model, coroutines.function.get(coroutine));
  const from = location === undefined ? [] : atPlace(locationText(location), location);
  return {
    tone: "waiting",
    parts: [
      text("It was called"),
      ...by,
      text(" at "),
      moment(start),
      text("; its body is"),
      ...from,
      text("."),
    ],
  };
}

function hasText(part: Part): boolean {
  return !("text" in part) || part.text !== "";
}

function awaitedSentence(model: TraceModel, slice: SliceRow, nameOf: NameOf): Sentence {
  const { slices, points } = model;
  const point = slices.point.get(slice);
  const start = slices.start.get(slice);
  const info = points.info(point);
  const location = pointLocation(model, point);
  const isYield = info.kind === "yield" || info.kind === "yield-from";
  const verb = isYield ? "It yielded" : "It awaited";
  const value = model.strings.get(slices.value.get(slice));
  const operand = isYield && value !== "" ? value : info.label;
  const what: Part[] = operand === "" ? [] : [text(" "), { kind: "code", text: operand }];
  const where = location === undefined ? [] : atPlace(locationText(location), location);
  return {
    tone: "waiting",
    parts: [
      text(verb),
      ...what,
      ...awaitedThing(model, slice, nameOf),
      ...where,
      text(", from "),
      moment(start),
      text("."),
    ],
  };
}

/** ` (a timer)`: what kind of thing was awaited, where that says more than the source does. */
function awaitedThing(model: TraceModel, slice: SliceRow, nameOf: NameOf): readonly Part[] {
  const entity = model.slices.entity.get(slice);
  const kind = entityKind(entity);
  if (kind === "none") return [];
  if (kind === "awaitable") {
    const name = awaitableKinds[model.awaitables.kind.get(entityRow(entity) as never)] ?? "unknown";
    if (name === "unknown" || name === "promise" || name === "future" || name === "value") return [];
    return [text(` (${/^[aeiou]/.test(name) ? "an" : "a"} ${name.replaceAll("-", " ")})`)];
  }
  const part = entityPart(model, entity, model.slices.start.get(slice), nameOf);
  return hasText(part) ? [text(" ("), part, text(")")] : [];
}

function awaitedBefore(model: TraceModel, slice: SliceRow, nameOf: NameOf): readonly Sentence[] {
  const before = previousSlice(model, slice);
  return before !== 0 && model.slices.stateOf(before) === "suspended"
    ? [awaitedSentence(model, before, nameOf)]
    : [];
}

/** What ended a wait: the wakeup, and how long the coroutine was then late. */
function wakeAfter(model: TraceModel, slice: SliceRow, nameOf: NameOf): readonly Sentence[] {
  const next = nextSlice(model, slice);
  if (next === 0) {
    const since = model.end - model.slices.start.get(slice);
    return [{ tone: "waiting", parts: [text(`It still waits, ${duration(since)} so far.`)] }];
  }
  const state = model.slices.stateOf(next);
  if (state === "ready") return readySentences(model, next, nameOf);
  if (state === "settled") return stoppedSentences(model, slice);
  return resumedSentences(model, next, nameOf);
}

function readySentences(model: TraceModel, slice: SliceRow, nameOf: NameOf): readonly Sentence[] {
  const { slices } = model;
  const start = slices.start.get(slice);
  const end = slices.end.get(slice);
  const wake = wakeSentence(model, slices.wakeup.get(slice), start, nameOf);
  const length = Number.isFinite(end) ? end - start : model.end - start;
  const held = heldDuring(model, slice);
  const lateness: Part[] = [text("It could not run for "), { kind: "strong", text: duration(length) }];
  if (held === 0) return [wake, { tone: "late", parts: [...lateness, text(": other code had the thread.")] }];
  return [
    wake,
    { tone: "error", parts: [...lateness, text(", because "), ...holder(model, held, nameOf), text(".")] },
  ];
}

function wakeSentence(model: TraceModel, wakeup: WakeupRow, time: number, nameOf: NameOf): Sentence {
  const { wakeups } = model;
  const reason = model.strings.get(wakeups.reason.get(wakeup));
  const because: Part[] = reason === "" ? [] : [text(" ("), { kind: "code", text: reason }, text(")")];
  const waker = wakeup === 0 ? text("") : entityPart(model, wakeups.waker.get(wakeup), time, nameOf);
  const who = hasText(waker) ? [capital(waker), text(" woke it at ")] : [text("It was woken at ")];
  return { tone: "wake", parts: [...who, moment(time), ...because, text(".")] };
}

function capital(part: Part): Part {
  return part.kind === "text" && part.text !== "" ? text(`The ${part.text}`) : part;
}

/** The longest span, at the time of a slice, in which a loop of its thread was held. */
function heldDuring(model: TraceModel, slice: SliceRow): BlockedSpanRow {
  const { blockedSpans, loops } = model;
  const thread = model.coroutines.thread.get(model.slices.coroutine.get(slice));
  const start = model.slices.start.get(slice);
  const end = model.slices.end.get(slice);
  let longest = 0 as BlockedSpanRow;
  let most = 0;
  for (let loop = 1 as LoopRow; loop <= loops.count; loop++) {
    if (loops.thread.get(loop) !== thread) continue;
    const lists = blockedSpans.ofLoop;
    const length = lists.length(loop);
    let position = lists.search(loop, (span) => blockedSpans.end.get(span) > start);
    for (; position < length; position++) {
      const span = lists.at(loop, position);
      if (blockedSpans.start.get(span) >= end) break;
      const shared =
        Math.min(end, blockedSpans.end.get(span)) - Math.max(start, blockedSpans.start.get(span));
      if (shared > most) [longest, most] = [span, shared];
    }
  }
  return longest;
}

function holder(model: TraceModel, span: BlockedSpanRow, nameOf: NameOf): readonly Part[] {
  const { blockedSpans, functions } = model;
  const coroutine = blockedSpans.coroutine.get(span);
  const functionRow = blockedSpans.function.get(span);
  const line = blockedSpans.line.get(span);
  const location = lineLocation(model, functionRow, line) ?? functionLocation(model, functionRow);
  const name = functions.info(functionRow).name;
  const who: readonly Part[] =
    coroutine !== 0
      ? [
          {
            kind: "link",
            text: nameOf(coroutine),
            selection: { kind: "held", row: span },
          },
        ]
      : [name === "" ? text("other code") : { kind: "code", text: name }];
  const where = location === undefined ? [] : atPlace(locationText(location), location);
  return [...who, text(" held the event loop"), ...where];
}

function resumedSentences(model: TraceModel, slice: SliceRow, nameOf: NameOf): readonly Sentence[] {
  const { slices } = model;
  const start = slices.start.get(slice);
  const before = previousSlice(model, slice);
  const wakeup = slices.wakeup.get(slice);
  const sentences: Sentence[] = [];
  if (wakeup !== 0) sentences.push(wakeSentence(model, wakeup, model.wakeups.time.get(wakeup), nameOf));
  const mode = slices.mode.get(slice);
  const value = model.strings.get(slices.value.get(slice));
  const driver = entityPart(model, slices.entity.get(slice), start, nameOf);
  const isOwnTask = entityKind(slices.entity.get(slice)) === "task";
  const by = hasText(driver) && !isOwnTask ? [text(" by "), driver] : [];
  const isStart = before === 0 || model.slices.stateOf(before) === "created" || mode === 0;
  const verb = isStart ? "It was started" : "It was resumed";
  const point = pointLocation(model, slices.point.get(slice));
  const where = point === undefined || isStart ? [] : atPlace(locationText(point), point);
  sentences.push({
    tone: "running",
    parts: [
      text(verb),
      ...by,
      ...where,
      text(" at "),
      moment(start),
      ...cameIn(resumeModes[mode - 1], value),
      text("."),
    ],
  });
  return sentences;
}

function cameIn(mode: (typeof resumeModes)[number] | undefined, value: string): readonly Part[] {
  if (mode === "close") return [text(" and told to close")];
  if (value === "") return [];
  return [text(mode === "throw" ? " with the error " : " with "), { kind: "code", text: value }];
}

function stoppedSentences(model: TraceModel, slice: SliceRow): readonly Sentence[] {
  const next = nextSlice(model, slice);
  if (next === 0)
    return [{ tone: "running", parts: [text("It was still running at the end of the trace.")] }];
  const { slices } = model;
  const end = slices.end.get(slice);
  const length = duration(end - slices.start.get(slice));
  if (slices.stateOf(next) === "settled") return [settledSentence(model, next, length)];
  const point = slices.point.get(next);
  const info = model.points.info(point);
  const location = pointLocation(model, point);
  const verb = info.kind.startsWith("yield") ? "yielded" : "waited";
  const where = location === undefined ? [] : atPlace(locationText(location), location);
  const what: Part[] = info.label === "" ? [] : [text(" for "), { kind: "code", text: info.label }];
  return [
    {
      tone: "waiting",
      parts: [
        text(`It ran for ${length}, then ${verb}`),
        ...(verb === "waited" ? what : []),
        ...where,
        text("."),
      ],
    },
  ];
}

function settledSentence(model: TraceModel, settled: SliceRow, length: string): Sentence {
  const coroutine = model.slices.coroutine.get(settled);
  const outcome = outcomes[model.coroutines.outcome.get(coroutine) - 1] ?? "returned";
  const value = model.strings.get(model.slices.value.get(settled));
  const words = outcomeWords[outcome];
  const parts: Part[] = [text(`After ${length} it ${words}`)];
  if (value !== "" && (outcome === "returned" || outcome === "threw" || outcome === "cancelled")) {
    parts.push(text(outcome === "returned" ? " " : ": "), { kind: "code", text: value });
  }
  parts.push(text("."));
  return { tone: outcome === "threw" || outcome === "cancelled" ? "error" : "ended", parts };
}

/** How each outcome is told, after "it". */
export const outcomeWords: Readonly<Record<(typeof outcomes)[number], string>> = {
  returned: "returned",
  threw: "threw",
  cancelled: "was cancelled",
  closed: "was closed",
  collected: "was collected as garbage while suspended",
  abandoned: "was abandoned: the program ended first",
};

function duration(length: number): string {
  return formatDuration(nanos(length));
}
