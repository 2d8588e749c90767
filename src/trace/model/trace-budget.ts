/** How much of a trace a model takes in before it leaves the rest in the trace's files. */
export interface TraceBudget {
  readonly events: number;
  /** Of all names, previews of values and the like, each counted once, in UTF-16 units. */
  readonly characters: number;
}

/** For tools that read whole traces, however large they are. */
export const unbounded: TraceBudget = { events: Infinity, characters: Infinity };

/**
 * For views, which may follow a program for hours: an event costs about 74 bytes, so that a model stays near a gigabyte. At a hundred
 * thousand events a second this is reached after two minutes.
 */
export const viewBudget: TraceBudget = { events: 12_000_000, characters: 100_000_000 };

/** What came after a model was full: only counted. */
export interface UnreadEvents {
  /** The end of what the model shows. */
  readonly since: number;
  /** The time of the latest event. */
  readonly until: number;
  readonly events: number;
}
