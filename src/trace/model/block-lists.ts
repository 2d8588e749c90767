import { Uint32Column } from "./column";

const firstBlockBits = 2;

/**
 * A list of ascending numbers for each row of a table, all of them in one buffer.
 *
 * A list is a chain of blocks that double in size (4, 8, 16, …), so that a million short lists cost little and a list
 * of millions is found through about twenty blocks. Each block begins with the place of the block before it. Reading
 * and appending take time logarithmic in the list's length.
 */
export class BlockLists<Row extends number, Value extends number> {
  readonly #pool = new Uint32Column();
  readonly #lengths = new Uint32Column<Row>();
  /** Where the list's newest block begins in the pool. */
  readonly #newest = new Uint32Column<Row>();
  #used = 1;

  /** How many values the list of `row` has. */
  length(row: Row): number {
    return row < this.#lengths.data.length ? this.#lengths.get(row) : 0;
  }

  /** Appends a value, which must not be below the list's last one if the list is to be searched. */
  append(row: Row, value: Value): void {
    const length = this.length(row);
    const level = levelOf(length);
    const offset = length - levelStart(level);
    if (offset === 0) {
      const block = this.#used;
      this.#used += (1 << (level + firstBlockBits)) + 1;
      this.#pool.set(this.#used - 1, 0);
      this.#pool.set(block, length === 0 ? 0 : this.#newest.get(row));
      this.#newest.set(row, block);
    }
    this.#pool.set(this.#newest.get(row) + 1 + offset, value);
    this.#lengths.set(row, length + 1);
  }

  /** The value at `position`, counted from 0; the position must exist. */
  at(row: Row, position: number): Value {
    const level = levelOf(position);
    let block = this.#newest.get(row);
    for (let newer = levelOf(this.length(row) - 1); newer > level; newer--) block = this.#pool.get(block);
    return this.#pool.get(block + 1 + position - levelStart(level)) as Value;
  }

  /** The last value; 0 for an empty list. */
  last(row: Row): Value {
    const length = this.length(row);
    return (length === 0 ? 0 : this.at(row, length - 1)) as Value;
  }

  /** The first position whose value satisfies `isAfter`, which must hold for all values that follow one for which it holds. */
  search(row: Row, isAfter: (value: Value) => boolean): number {
    const length = this.length(row);
    if (length === 0) return 0;
    let level = levelOf(length - 1);
    let block = this.#newest.get(row);
    let high = length;
    while (level > 0 && isAfter(this.#pool.get(block + 1) as Value)) {
      high = levelStart(level);
      block = this.#pool.get(block);
      level--;
    }
    const start = levelStart(level);
    let low = start;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isAfter(this.#pool.get(block + 1 + middle - start) as Value)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The values at the positions from `from` up to and without `to`. */
  *values(row: Row, from = 0, to = this.length(row)): Generator<Value, void, undefined> {
    for (let position = from; position < to; position++) yield this.at(row, position);
  }
}

/** Which block a position is in: block n holds 4·2^n values from 4·(2^n - 1) on. */
function levelOf(position: number): number {
  return 31 - Math.clz32((position >>> firstBlockBits) + 1);
}

function levelStart(level: number): number {
  return ((1 << level) - 1) << firstBlockBits;
}
