import { lookCode, type CapLook, type RowScene, type SliceLook } from "./scene";

/** Collects what one row shows. Merged slices that touch are merged into one again: it would look the same. */
export class RowSceneBuilder {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #looks: number[] = [];
  readonly #rows: number[] = [];
  readonly #counts: number[] = [];
  readonly #labels: string[] = [];
  readonly #caps: { time: number; look: CapLook }[] = [];

  /** `merge`: ns; merged slices that are nearer to each other than that become one. */
  constructor(readonly merge: number) {}

  add(look: SliceLook, row: number, start: number, end: number, count: number, label: string): void {
    const last = this.#starts.length - 1;
    const isMerged = count > 1 && (this.#counts[last] ?? 0) > 1 && this.#looks[last] === lookCode[look];
    if (isMerged && start - (this.#ends[last] ?? -Infinity) < this.merge) {
      this.#ends[last] = end;
      this.#counts[last] = (this.#counts[last] ?? 0) + count;
      return;
    }
    this.#starts.push(start);
    this.#ends.push(end);
    this.#looks.push(lookCode[look]);
    this.#rows.push(row);
    this.#counts.push(count);
    this.#labels.push(label);
  }

  addCap(time: number, look: CapLook): void {
    this.#caps.push({ time, look });
  }

  finish(): RowScene {
    return {
      count: this.#starts.length,
      starts: Float64Array.from(this.#starts),
      ends: Float64Array.from(this.#ends),
      looks: Uint8Array.from(this.#looks),
      rows: Uint32Array.from(this.#rows),
      counts: Uint32Array.from(this.#counts),
      labels: this.#labels,
      caps: this.#caps,
    };
  }
}
