import { lookCode, type CapLook, type RowScene, type SliceLook } from "./scene";

/** What one slice takes in a scene's buffer: two moments, two numbers and its look. */
const bytesPerSlice = 8 + 8 + 4 + 4 + 1;

const bytesPerShare = 4;

/** What is longer than this, in UTF-16 units, has no room anywhere: it need not cross to the page in each scene. */
const longestLabel = 1_000;

/** Collects what one row shows. Merged slices that touch are merged into one again: it would look the same. */
export class RowSceneBuilder {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #looks: number[] = [];
  readonly #rows: number[] = [];
  readonly #counts: number[] = [];
  readonly #shares: number[] = [];
  readonly #labels = new Map<number, string>();
  readonly #caps: { time: number; look: CapLook }[] = [];

  /** `merge`: ns; merged slices that are nearer to each other than that become one. */
  constructor(readonly merge: number) {}

  /** The room that its arrays take in a buffer, in bytes: a multiple of 8. */
  get byteLength(): number {
    const bytes = this.#starts.length * bytesPerSlice + this.#shares.length * bytesPerShare;
    return Math.ceil(bytes / 8) * 8;
  }

  add(look: SliceLook, row: number, start: number, end: number, count: number, label: string): void {
    const last = this.#starts.length - 1;
    const isMerged = count > 1 && (this.#counts[last] ?? 0) > 1 && this.#looks[last] === lookCode[look];
    if (isMerged && start - (this.#ends[last] ?? -Infinity) < this.merge) {
      this.#ends[last] = end;
      this.#counts[last] = (this.#counts[last] ?? 0) + count;
      return;
    }
    if (label !== "") this.#labels.set(this.#starts.length, label.slice(0, longestLabel));
    this.#push(look, row, start, end, count);
  }

  /** A slice that shows shares of its time; the others of the row do, too. */
  addShares(row: number, start: number, end: number, count: number, shares: readonly number[]): void {
    this.#push("gil", row, start, end, count);
    this.#shares.push(...shares);
  }

  #push(look: SliceLook, row: number, start: number, end: number, count: number): void {
    this.#starts.push(start);
    this.#ends.push(end);
    this.#looks.push(lookCode[look]);
    this.#rows.push(row);
    this.#counts.push(count);
  }

  addCap(time: number, look: CapLook): void {
    this.#caps.push({ time, look });
  }

  /** Lays the arrays into a buffer, from a multiple of 8 on. */
  finish(buffer: ArrayBuffer, offset: number): RowScene {
    const count = this.#starts.length;
    const starts = new Float64Array(buffer, offset, count);
    const ends = new Float64Array(buffer, offset + count * 8, count);
    const rows = new Uint32Array(buffer, offset + count * 16, count);
    const counts = new Uint32Array(buffer, offset + count * 20, count);
    const shares = new Float32Array(buffer, offset + count * 24, this.#shares.length);
    const looks = new Uint8Array(buffer, offset + count * 24 + shares.byteLength, count);
    starts.set(this.#starts);
    ends.set(this.#ends);
    rows.set(this.#rows);
    counts.set(this.#counts);
    looks.set(this.#looks);
    shares.set(this.#shares);
    return { count, starts, ends, looks, rows, counts, shares, labels: this.#labels, caps: this.#caps };
  }
}
