import type { Say } from "../../../base/phrase";
import { formatDuration, type Nanos } from "../../../base/units";
import { entityOf } from "../../model/entity";
import type { CoroutineRow, PointRow, SliceRow, ThreadRow } from "../../model/rows";
import { stateCode } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { coroutineLabel, pointPlace } from "../describe";
import { nextSlice } from "../window";
import { isWhole, type RuleFact } from "./rule-fact";
import { leastSaved } from "./sequential-awaits";

/** What all waits at one point have in common. */
interface Waits {
  seen: number;
  /** The most that one call could have saved, and which. */
  worst: Rounds | undefined;
  /** Calls that waited here more than once. */
  repeated: number;
  /** Calls that came here while another one, of the same thread, waited here. */
  overlaps: number;
  firstOverlap: SliceRow;
}

/** The waits of one call at one point. */
interface Rounds {
  readonly coroutine: CoroutineRow;
  readonly first: SliceRow;
  readonly last: SliceRow;
  readonly count: number;
  readonly total: number;
  readonly longest: number;
}

/** So often a call has to come to a `sleep(0)` before it asks again and again. */
const busyRounds = 20;

/** What was seen at the `await`s of a run: rounds one after another, calls that overlapped, and loops without a pause. */
export function* waitFacts(model: TraceModel, say: Say): Generator<RuleFact> {
  for (const [point, waits] of waitsOfPoints(model)) {
    const place = pointPlace(model, point);
    if (place === undefined) continue;
    const { path, line, column } = place;
    const endLine = line;
    const { function: functionRow, label } = model.points.info(point);
    const known = { path, line, endLine, column, seen: waits.seen, isWhole: isWhole(model, functionRow) };
    yield* loopFact(model, waits, known, say);
    if (!path.endsWith(".py")) yield* overlapFact(model, waits, known, say);
    else if (/\bsleep\s*\(\s*0\s*\)$/.test(label)) yield* busyFact(model, waits, known, say);
  }
}

type Known = Pick<RuleFact, "path" | "line" | "endLine" | "column" | "seen"> & { readonly isWhole: boolean };

function* loopFact(model: TraceModel, waits: Waits, known: Known, say: Say): Generator<RuleFact> {
  const { worst, repeated, seen } = waits;
  const { isWhole: whole, ...place } = known;
  if (worst === undefined) return;
  const fact = {
    ...place,
    rule: "await-in-loop",
    kind: "sequential-awaits",
    time: model.slices.start.get(worst.first),
    entity: entityOf("coroutine", worst.coroutine),
  } as const;
  const [total = "", longest = "", saved = ""] = [
    worst.total,
    worst.longest,
    worst.total - worst.longest,
  ].map((time) => formatDuration(time as Nanos));
  if (worst.total - worst.longest >= leastSaved) {
    const name = coroutineLabel(model, worst.coroutine);
    yield {
      ...fact,
      verdict: "confirmed",
      sentence: say(
        "{0} waited here {1} times, one after another, {2} in all; started together they would have taken {3}, if no round needs another's result.",
        ...[name, String(worst.count), total, longest],
      ),
    };
  } else if (whole) {
    yield {
      ...fact,
      verdict: "refuted",
      sentence:
        repeated === 0
          ? say(
              seen === 1
                ? "Seen once: there was nothing to start together."
                : "Seen {0} times, and never twice in the same call: there was nothing to start together.",
              String(seen),
            )
          : say(
              "Seen {0} times: started together, no call would have saved more than {1}.",
              String(seen),
              saved,
            ),
    };
  }
}

function* overlapFact(model: TraceModel, waits: Waits, known: Known, say: Say): Generator<RuleFact> {
  const { overlaps, firstOverlap, seen, worst } = waits;
  const { isWhole: whole, ...place } = known;
  const slice = firstOverlap === 0 ? (worst?.first ?? (0 as SliceRow)) : firstOverlap;
  const coroutine = model.slices.coroutine.get(slice);
  const fact = {
    ...place,
    rule: "await-between-check-and-set",
    kind: "check-then-act",
    time: model.slices.start.get(slice),
    entity: entityOf("coroutine", coroutine),
  } as const;
  if (overlaps > 0) {
    yield {
      ...fact,
      verdict: "confirmed",
      sentence: say(
        overlaps === 1
          ? "1 call of {0} came here while another one still waited here: where both are about the same thing, it found missing what the other one was about to set."
          : "{1} calls of {0} came here while another one still waited here: where they are about the same thing, each found missing what an earlier one was about to set.",
        coroutineLabel(model, coroutine),
        String(overlaps),
      ),
    };
  } else if (whole && slice !== 0) {
    yield {
      ...fact,
      verdict: "refuted",
      sentence: say(
        seen === 1
          ? "Seen once, and never by two calls at the same time."
          : "Seen {0} times, and never by two calls at the same time.",
        String(seen),
      ),
    };
  }
}

function* busyFact(model: TraceModel, { worst }: Waits, known: Known, say: Say): Generator<RuleFact> {
  const { isWhole: whole, path, line, endLine, seen } = known;
  if (worst === undefined) return;
  const { slices } = model;
  const { coroutine, first, last, count } = worst;
  const fact = {
    ...{ path, line, endLine, seen },
    rule: "sleep-zero-loop",
    time: slices.start.get(first),
    entity: entityOf("coroutine", coroutine),
  } as const;
  const name = coroutineLabel(model, coroutine);
  const lasted = formatDuration((slices.end.get(last) - slices.start.get(first)) as Nanos);
  if (count >= busyRounds)
    yield {
      ...fact,
      verdict: "confirmed",
      sentence: say("{0} asked here {1} times in {2}.", name, String(count), lasted),
    };
  else if (whole) {
    const sentence =
      count > 1
        ? say("Seen {0} times, and no more than {1} times in the same call.", String(seen), String(count))
        : say(seen === 1 ? "Seen once." : "Seen {0} times, and never twice in the same call.", String(seen));
    yield { ...fact, verdict: "refuted", sentence };
  }
}

function waitsOfPoints(model: TraceModel): Map<PointRow, Waits> {
  const points = new Map<PointRow, Waits>();
  for (let row = 1 as CoroutineRow; row <= model.coroutines.count; row++) {
    for (const [point, rounds] of roundsOf(model, row)) {
      let waits = points.get(point);
      if (waits === undefined) {
        waits = { seen: 0, worst: undefined, repeated: 0, overlaps: 0, firstOverlap: 0 as SliceRow };
        points.set(point, waits);
      }
      waits.seen += rounds.count;
      if (rounds.count > 1) waits.repeated++;
      if (waits.worst === undefined || isWorse(rounds, waits.worst)) waits.worst = rounds;
    }
  }
  findOverlaps(model, points);
  return points;
}

function isWorse(one: Rounds, other: Rounds): boolean {
  const [saved, otherSaved] = [one, other].map(({ total, longest }) => total - longest) as [number, number];
  return saved > otherSaved || (saved === otherSaved && one.count > other.count);
}

function roundsOf(model: TraceModel, coroutine: CoroutineRow): Map<PointRow, Rounds> {
  const { coroutines, points, slices } = model;
  const rounds = new Map<PointRow, Rounds>();
  for (const slice of coroutines.slices.values(coroutine)) {
    if (slices.state.get(slice) !== stateCode.suspended) continue;
    const point = slices.point.get(slice);
    if (point === 0 || points.info(point).kind !== "await") continue;
    const duration = Math.min(slices.end.get(slice), model.end) - slices.start.get(slice);
    const { first, count, total, longest } = rounds.get(point) ?? {
      first: slice,
      ...{ count: 0, total: 0, longest: 0 },
    };
    rounds.set(point, {
      ...{ coroutine, first, last: slice, count: count + 1 },
      total: total + duration,
      longest: Math.max(longest, duration),
    });
  }
  return rounds;
}

/** The calls that came to a point while another call of the same thread had come to it and had not gone on. */
function findOverlaps(model: TraceModel, points: ReadonlyMap<PointRow, Waits>): void {
  const { slices } = model;
  const latest = new Map<string, { readonly coroutine: CoroutineRow; readonly end: number }>();
  for (let slice = 1 as SliceRow; slice <= slices.count; slice++) {
    const point = slices.point.get(slice);
    if (slices.state.get(slice) !== stateCode.suspended || !points.has(point)) continue;
    const waits = points.get(point) as Waits;
    const coroutine = slices.coroutine.get(slice);
    const key = placeKey(point, slices.thread.get(slice));
    const before = latest.get(key);
    const isMeanwhile = before !== undefined && before.end > slices.start.get(slice);
    if (isMeanwhile && before.coroutine !== coroutine) {
      waits.overlaps++;
      if (waits.firstOverlap === 0) waits.firstOverlap = slice;
    }
    const end = goesOn(model, slice);
    if (before === undefined || end >= before.end) latest.set(key, { coroutine, end });
  }
}

function placeKey(point: PointRow, thread: ThreadRow): string {
  return `${point} ${thread}`;
}

/** When a suspended coroutine ran again: where it was ready first, it had not yet done what it was about to. */
function goesOn(model: TraceModel, slice: SliceRow): number {
  const { slices } = model;
  const next = nextSlice(model, slice);
  return slices.end.get(next !== 0 && slices.state.get(next) === stateCode.ready ? next : slice);
}
