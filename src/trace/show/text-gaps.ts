import { formatDuration, type Nanos } from "../../base/units";
import { printable } from "./printable";
import type { GapSummary } from "./summary";

/** What is missing of one function, or of none in particular, for one reason. */
interface MissingEvents {
  readonly cause: string;
  readonly function: string;
  /** Those that were counted, and whether there are more. */
  events: number;
  isMore: boolean;
  stretches: number;
  readonly start: number;
  end: number;
  /** A rate limit has begun of which nothing was said since. */
  isOpen: boolean;
}

/**
 * A line for each function and reason for which events are missing: how many, and in which part of the run. Counts and times differ
 * between runs that did the same, so `normalize` leaves them out.
 */
export function textGaps(
  gaps: readonly GapSummary[],
  { normalize }: { readonly normalize: boolean },
): string {
  return missingEvents(gaps)
    .map((missing) => {
      const of = missing.function === "" ? "" : ` of ${printable(missing.function)}`;
      const cause = missing.cause.replace("-", " ");
      return normalize
        ? `… Events${of} are missing: ${cause}.`
        : `… ${amount(missing, of)} missing ${stretch(missing)}: ${cause}.`;
    })
    .join("\n");
}

function missingEvents(gaps: readonly GapSummary[]): readonly MissingEvents[] {
  const groups = new Map<string, MissingEvents>();
  for (const gap of gaps) {
    const key = `${gap.cause} ${gap.function}`;
    const { cause, function: name, start, end } = gap;
    const missing = groups.get(key) ?? {
      ...{ cause, function: name, start, end, events: 0, isMore: false, stretches: 0, isOpen: false },
    };
    groups.set(key, missing);
    missing.end = Math.max(missing.end, end);
    // A limit that begins is told at once, because the program may end before what it left out is known.
    missing.isOpen = cause === "rate-limit" && gap.events === 0 && start === end;
    if (!missing.isOpen) addStretch(missing, gap.events);
  }
  for (const missing of groups.values()) if (missing.isOpen) addStretch(missing, 0);
  return [...groups.values()];
}

function addStretch(missing: MissingEvents, events: number): void {
  missing.stretches++;
  missing.events += events;
  missing.isMore ||= events === 0;
}

function amount({ events, isMore }: MissingEvents, of: string): string {
  if (events === 0) return `Events${of} are`;
  return `${isMore ? "At least " : ""}${events} ${events === 1 ? "event" : "events"}${of} ${events === 1 && !isMore ? "is" : "are"}`;
}

function stretch({ stretches, start, end }: MissingEvents): string {
  const from = formatDuration(start as Nanos);
  if (start === end) return `at ${from}`;
  return `${stretches === 1 ? "" : `in ${stretches} stretches `}from ${from} to ${formatDuration(end as Nanos)}`;
}
