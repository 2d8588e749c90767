/**
 * Columns: growing typed arrays, one per property of a table. A table of ten million rows is then a handful of flat
 * buffers instead of ten million objects.
 *
 * Row 0 of every table stands for "none", as id 0 does on the wire, so that an empty reference needs no special value
 * and a truth test is enough. Rows count from 1.
 */
const initialCapacity = 64;

/** Below so many rows a column grows by four: copying, and pages that are touched for the first time, cost more than room. */
const largeCapacity = 1 << 20;

function grownCapacity(current: number, row: number): number {
  return Math.max(row + 1, current * (current < largeCapacity ? 4 : 2));
}

/** Integers up to 2^32 - 1: references to rows of tables, counts, ids. */
export class Uint32Column<Row extends number = number, Value extends number = number> {
  data = new Uint32Array(initialCapacity);

  get(row: Row): Value {
    return this.data[row] as Value;
  }

  set(row: Row, value: Value | 0): void {
    if (row >= this.data.length) this.ensure(row);
    this.data[row] = value;
  }

  /** Makes room for a row, whose value is 0 until it is set. */
  ensure(row: number): void {
    if (row < this.data.length) return;
    const larger = new Uint32Array(grownCapacity(this.data.length, row));
    larger.set(this.data);
    this.data = larger;
  }
}

/** Integers up to 255: members of enumerations, flags. */
export class Uint8Column<Row extends number = number> {
  data = new Uint8Array(initialCapacity);

  get(row: Row): number {
    return this.data[row] as number;
  }

  set(row: Row, value: number): void {
    if (row >= this.data.length) this.ensure(row);
    this.data[row] = value;
  }

  /** Makes room for a row, whose value is 0 until it is set. */
  ensure(row: number): void {
    if (row < this.data.length) return;
    const larger = new Uint8Array(grownCapacity(this.data.length, row));
    larger.set(this.data);
    this.data = larger;
  }
}

/** Numbers that need more than 32 bits: times and durations in nanoseconds. */
export class Float64Column<Row extends number = number, Value extends number = number> {
  data = new Float64Array(initialCapacity);

  get(row: Row): Value {
    return this.data[row] as Value;
  }

  set(row: Row, value: Value | number): void {
    if (row >= this.data.length) this.ensure(row);
    this.data[row] = value;
  }

  /** Adds `amount` to the rows 1 to `count`. */
  shift(amount: number, count: number): void {
    const { data } = this;
    for (let row = 1; row <= count; row++) data[row] = (data[row] as number) + amount;
  }

  /** Makes room for a row, whose value is 0 until it is set. */
  ensure(row: number): void {
    if (row < this.data.length) return;
    const larger = new Float64Array(grownCapacity(this.data.length, row));
    larger.set(this.data);
    this.data = larger;
  }
}
