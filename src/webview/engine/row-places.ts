import type { TrackRow } from "./scene";

/** More lanes than any track has: a track's index and a lane make one number. */
const mostLanes = 2 ** 24;

/** Which row shows what: of each track, lane, loop, thread and lock its place in a list of rows. */
export class RowPlaces {
  readonly #lanes = new Map<number, number>();
  readonly rowOfLoop = new Map<number, number>();
  readonly rowOfThread = new Map<number, number>();
  readonly rowOfGil = new Map<number, number>();

  constructor(rows: readonly TrackRow[]) {
    for (const [index, { kind, source, lane }] of rows.entries()) {
      if (kind === "task" || kind === "lane") this.#lanes.set(source * mostLanes + lane, index);
      else if (kind === "loop") this.rowOfLoop.set(source, index);
      else if (kind === "gil") this.rowOfGil.set(source, index);
      // A pinned thread has two rows: the first is the pinned one, which stays in sight.
      else if (kind === "thread" && !this.rowOfThread.has(source)) this.rowOfThread.set(source, index);
    }
  }

  /** The row of a track's lane, or of the closed track that it is in; -1 where neither is shown. */
  rowOfLane(track: number, lane: number): number {
    return this.#lanes.get(track * mostLanes + lane) ?? this.#lanes.get(track * mostLanes) ?? -1;
  }
}
