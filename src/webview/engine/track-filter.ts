import type { CoroutineRow, FunctionRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import { fileName } from "../../trace/query/describe";
import { outcomes } from "../../trace/vocabulary";
import type { CoroutineTrack } from "./track-layout";
import type { TrackMoment } from "./track-states";

/** What became of the calls of a track, as one can filter by it. */
export const trackStates = ["late", "failed", "cancelled", "unfinished"] as const;

/** One of {@link trackStates}. */
export type TrackState = (typeof trackStates)[number];

/** What a track does at the cursor, as one can filter by it. */
export const filterMoments = ["running", "ready", "waiting", "created", "ended"] as const;

/** One of {@link filterMoments}. */
export type FilterMoment = (typeof filterMoments)[number];

/** A filter as it is written: words that must all occur, `is:late` and the like, `is:ready` and the like. */
export interface TrackFilter {
  readonly words: readonly string[];
  readonly states: readonly TrackState[];
  /** What it does at the cursor; of several, one. */
  readonly moments: readonly FilterMoment[];
}

/** What has to be known of a track to see whether a filter lets it through. */
export interface FilteredTrack {
  readonly track: CoroutineTrack;
  readonly name: string;
  /** What it does at the cursor; only asked for where the filter does. */
  readonly moment: () => TrackMoment;
}

/** Ready for at least so long counts as late, in ns: less is what any program has. */
const lateFrom = 1_000_000;

/** Reads a filter as a person writes it; an unknown `is:` is a word. */
export function parseFilter(text: string): TrackFilter {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const states = trackStates.filter((state) => words.includes(`is:${state}`));
  const moments = filterMoments.filter((moment) => words.includes(`is:${moment}`));
  const special = new Set([...states, ...moments].map((state) => `is:${state}`));
  return { words: words.filter((word) => !special.has(word)), states, moments };
}

/** Writes a filter so that {@link parseFilter} reads the same. */
export function writeFilter({ words, states, moments }: TrackFilter): string {
  return [...[...states, ...moments].map((state) => `is:${state}`), ...words].join(" ");
}

/** True where something is asked for, so that not every track is let through. */
export function isFiltering({ words, states, moments }: TrackFilter): boolean {
  return words.length + states.length + moments.length > 0;
}

/**
 * True where a track has all the words in its name, functions or files, a call in each of the states, and does at the cursor what it
 * should.
 */
export function matchesFilter(
  model: TraceModel,
  { track, name, moment }: FilteredTrack,
  { words, states, moments }: TrackFilter,
): boolean {
  if (moments.length > 0 && !moments.some((wanted) => wanted === moment())) return false;
  if (words.length > 0) {
    const text = `${name} ${functionTexts(model, track)}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) return false;
  }
  return states.every((state) => someCoroutine(track, (coroutine) => isInState(model, coroutine, state)));
}

function functionTexts(model: TraceModel, track: CoroutineTrack): string {
  const seen = new Set<FunctionRow>();
  for (const { coroutines } of track.lanes)
    for (const coroutine of coroutines) seen.add(model.coroutines.function.get(coroutine));
  return [...seen]
    .map((row) => {
      const { qualifiedName, file } = model.functions.info(row);
      return `${qualifiedName} ${fileName(model.files.path(file))}`;
    })
    .join(" ");
}

function someCoroutine(track: CoroutineTrack, fits: (coroutine: CoroutineRow) => boolean): boolean {
  return track.lanes.some(({ coroutines }) => coroutines.some(fits));
}

function isInState(model: TraceModel, coroutine: CoroutineRow, state: TrackState): boolean {
  const { coroutines, slices } = model;
  const outcome = outcomes[coroutines.outcome.get(coroutine) - 1];
  switch (state) {
    case "failed":
      return outcome === "threw";
    case "cancelled":
      return outcome === "cancelled";
    case "unfinished":
      return coroutines.end.get(coroutine) === Infinity || outcome === "abandoned";
    case "late":
      for (const slice of coroutines.slices.values(coroutine)) {
        if (slices.state.get(slice) !== stateCode.ready) continue;
        if (Math.min(slices.end.get(slice), model.end) - slices.start.get(slice) >= lateFrom) return true;
      }
      return false;
  }
}
