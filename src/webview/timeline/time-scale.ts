/** A span of time in which nothing happened and which the timeline shows as a narrow fold; in ns, `start < end`. */
export interface Fold {
  readonly start: number;
  readonly end: number;
}

/** How wide every fold is on screen, in CSS pixels, at any zoom. */
export const foldWidth = 34;

/**
 * Where moments lie on an endless strip of pixels, at any zoom, with idle spans folded to a fixed width.
 *
 * A position is in CSS pixels from the moment 0. Both directions are monotonic and continuous, also within folds, so that
 * a window may begin in the middle of one. Without folds a position is simply `time / nanosPerPixel`.
 */
export class TimeScale {
  readonly folds: readonly Fold[];
  /** For each fold: how much unfolded time lies before it, in ns. */
  readonly #shownBefore: Float64Array;

  /** `folds` in order of time, not touching. */
  constructor(folds: readonly Fold[] = []) {
    this.folds = folds;
    this.#shownBefore = new Float64Array(folds.length);
    let folded = 0;
    for (const [index, fold] of folds.entries()) {
      this.#shownBefore[index] = fold.start - folded;
      folded += fold.end - fold.start;
    }
  }

  /** The same folds where all moments are later by `amount`, in ns. */
  movedBy(amount: number): TimeScale {
    return new TimeScale(this.folds.map(({ start, end }) => ({ start: start + amount, end: end + amount })));
  }

  position(time: number, nanosPerPixel: number): number {
    const index = this.#lastFoldStartingAtOrBefore(time);
    const fold = this.folds[index];
    if (fold === undefined) return time / nanosPerPixel;
    const before = (this.#shownBefore[index] ?? 0) / nanosPerPixel + index * foldWidth;
    if (time < fold.end) return before + ((time - fold.start) / (fold.end - fold.start)) * foldWidth;
    return before + foldWidth + (time - fold.end) / nanosPerPixel;
  }

  time(position: number, nanosPerPixel: number): number {
    let low = 0;
    let high = this.folds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const start = (this.#shownBefore[middle] ?? 0) / nanosPerPixel + middle * foldWidth;
      if (start <= position) low = middle + 1;
      else high = middle;
    }
    const fold = this.folds[low - 1];
    if (fold === undefined) return position * nanosPerPixel;
    const within = position - ((this.#shownBefore[low - 1] ?? 0) / nanosPerPixel + (low - 1) * foldWidth);
    if (within < foldWidth) return fold.start + (within / foldWidth) * (fold.end - fold.start);
    return fold.end + (within - foldWidth) * nanosPerPixel;
  }

  /** The zoom at which `start` to `end` fills `width` pixels. */
  nanosPerPixel(start: number, end: number, width: number): number {
    let shown = end - start;
    let folds = 0;
    for (const fold of this.foldsBetween(start, end)) {
      const visibleStart = Math.max(start, fold.start);
      const visibleEnd = Math.min(end, fold.end);
      shown -= visibleEnd - visibleStart;
      folds += (visibleEnd - visibleStart) / (fold.end - fold.start);
    }
    const pixels = Math.max(1, width - folds * foldWidth);
    return Math.max(shown, Number.EPSILON) / pixels;
  }

  /** The folds that touch a span of time. */
  foldsBetween(start: number, end: number): readonly Fold[] {
    const first = Math.max(0, this.#lastFoldStartingAtOrBefore(start));
    const found: Fold[] = [];
    for (let index = first; index < this.folds.length; index++) {
      const fold = this.folds[index];
      if (fold === undefined || fold.start >= end) break;
      if (fold.end > start) found.push(fold);
    }
    return found;
  }

  #lastFoldStartingAtOrBefore(time: number): number {
    let low = 0;
    let high = this.folds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.folds[middle]?.start ?? Infinity) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
