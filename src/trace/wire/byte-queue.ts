/** Bytes that arrived and were not consumed yet, as one array. */
export class ByteQueue {
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;

  /** How many bytes wait. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** The array that holds the waiting bytes from {@link start} on; valid until the next push. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** Adds bytes; where none wait, `added` is used as it is and must not change until it has been consumed. */
  push(added: Uint8Array): void {
    if (added.length === 0) return;
    const waiting = this.length;
    if (waiting === 0) {
      this.#bytes = added;
      this.#start = 0;
      this.#end = added.length;
      return;
    }
    const grown = new Uint8Array(Math.max(waiting + added.length, waiting * 2));
    grown.set(this.#bytes.subarray(this.#start, this.#end));
    grown.set(added, waiting);
    this.#bytes = grown;
    this.#start = 0;
    this.#end = waiting + added.length;
  }

  /** Drops the first `count` bytes. */
  consume(count: number): void {
    this.#start += count;
  }

  /** Drops everything, and says how much that was. */
  clear(): number {
    const dropped = this.length;
    this.#start = this.#end;
    return dropped;
  }
}
