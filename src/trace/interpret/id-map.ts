/**
 * From the ids of one table of one stream to rows of the model. Ids are usually dense, and then an array holds them; ids
 * far beyond those seen so far go to a map, so that a damaged id costs nothing.
 */
export class IdMap<Row extends number> {
  #dense = new Uint32Array(64);
  readonly #sparse = new Map<number, Row>();
  #largest = 0;

  /** The row of an id; 0 where it has none. */
  get(id: number): Row {
    if (id < this.#dense.length) {
      const row = this.#dense[id] as Row;
      if (row !== 0 || this.#sparse.size === 0) return row;
    }
    return this.#sparse.get(id) ?? (0 as Row);
  }

  set(id: number, row: Row): void {
    if (id >= this.#dense.length && id <= this.#largest * 2 + 4096) this.#grow(id);
    if (id < this.#dense.length) {
      this.#dense[id] = row;
      this.#largest = Math.max(this.#largest, id);
    } else this.#sparse.set(id, row);
  }

  #grow(id: number): void {
    const larger = new Uint32Array(Math.max(id + 1, this.#dense.length * 2));
    larger.set(this.#dense);
    this.#dense = larger;
  }
}
