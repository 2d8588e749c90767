import { entityKind, entityRow, type Entity } from "../../trace/model/entity";
import type {
  BlockedSpanRow,
  CallbackRow,
  CoroutineRow,
  FunctionRow,
  PointRow,
  TaskRow,
} from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { entityLabel, functionPlace, pointPlace, shortPlace, type Place } from "../../trace/query/describe";
import { sliceAt } from "../../trace/query/window";
import { jobLabel, runsJobs } from "../../trace/query/thread-jobs";
import type { SourceLocation } from "../../trace/view-protocol";
import type { Part } from "./details";
import { templateOf } from "../text/translate";

/** Words. */
export function text(words: string): Part {
  return { kind: "text", text: words };
}

/** A sentence in the reader's language, with parts in its gaps. The English text is written out at the call, as with `translate`. */
export function translateParts(english: string, ...gaps: readonly (Part | readonly Part[])[]): Part[] {
  return templateOf(english)
    .split(/\{(\d+)\}/u)
    .flatMap((piece, index) =>
      index % 2 === 1 ? (gaps[Number(piece)] ?? []) : piece === "" ? [] : [text(piece)],
    );
}

/** A moment, to be written at the reader's resolution. */
export function moment(time: number): Part {
  return { kind: "moment", time };
}

/** ` at fan_out.py:14`, or nothing where the place is not known. */
export function atPlace(label: string, location: SourceLocation | undefined): readonly Part[] {
  return location === undefined ? [] : translateParts(" at {0}", { kind: "place", text: label, location });
}

/** A place as the host is told of it. */
export function placeLocation({ path, line, column }: Place): SourceLocation {
  const known = Math.max(1, line);
  return { file: path, range: [known, column, known, column] };
}

/** Where a suspension point is. */
export function pointLocation(model: TraceModel, point: PointRow): SourceLocation | undefined {
  const place = pointPlace(model, point);
  if (place === undefined || place.line < 1) return undefined;
  return { file: place.path, range: model.points.info(point).range };
}

/** Where a function is defined: its first line. */
export function functionLocation(model: TraceModel, row: FunctionRow): SourceLocation | undefined {
  const place = functionPlace(model, row);
  if (place === undefined || place.line < 1) return undefined;
  return { file: place.path, range: [place.line, place.column, place.line, place.column] };
}

/** Where a loop was held: the line, or the lines of which it was one; `undefined` where no line is known. */
export function heldLocation(model: TraceModel, span: BlockedSpanRow): SourceLocation | undefined {
  const { blockedSpans } = model;
  const line = blockedSpans.line.get(span);
  const place = functionPlace(model, blockedSpans.function.get(span));
  if (place === undefined || line < 1) return undefined;
  return { file: place.path, range: [line, 0, Math.max(line, blockedSpans.until.get(span)), 0] };
}

/** `fan_out.py:14` for a location. */
export function locationText(location: SourceLocation): string {
  return shortPlace({ path: location.file, line: location.range[0], column: location.range[1] });
}

/** `fan_out.js:14–20` for lines one of which it was. */
export function heldLocationText(location: SourceLocation): string {
  const { range } = location;
  return range[2] > range[0] ? `${locationText(location)}–${range[2]}` : locationText(location);
}

/** A coroutine as a link to what it did at `time`. */
export function coroutinePart(model: TraceModel, coroutine: CoroutineRow, label: string, time: number): Part {
  const slice = sliceAt(model, coroutine, time);
  return slice === 0 ? text(label) : { kind: "link", text: label, selection: { kind: "slice", row: slice } };
}

/** Anything an event refers to; coroutines and tasks link to what they did at `time`. */
export function entityPart(
  model: TraceModel,
  entity: Entity,
  time: number,
  nameOf: (coroutine: CoroutineRow) => string,
): Part {
  const kind = entityKind(entity);
  if (kind === "coroutine") {
    const coroutine = entityRow(entity) as CoroutineRow;
    return coroutinePart(model, coroutine, nameOf(coroutine), time);
  }
  if (kind === "task") {
    const root = model.tasks.root.get(entityRow(entity) as TaskRow);
    if (root !== 0) return coroutinePart(model, root, nameOf(root), time);
  }
  if (kind === "callback") {
    const job = entityRow(entity) as CallbackRow;
    const isJob =
      !Number.isNaN(model.callbacks.start.get(job)) && runsJobs(model, model.callbacks.thread.get(job));
    if (isJob) return { kind: "link", text: jobLabel(model, job), selection: { kind: "job", row: job } };
  }
  return text(entityLabel(model, entity));
}
