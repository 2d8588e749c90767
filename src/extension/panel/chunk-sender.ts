import type { TraceChunk } from "../../trace/trace-chunk";
import type { LoadProgress } from "../../trace/view-protocol";

/** Bytes that may be on their way to a view before it has taken them in. */
const underWayLimit = 4_000_000;
/** Bytes that wait for a view that nobody sees; beyond, they are sent all the same. */
const restLimit = 64_000_000;
/** Bytes of one message; a longer piece of events or tables is cut. */
const messageLimit = 1_000_000;

/** Sends one message of chunks. */
export type SendChunks = (chunks: readonly TraceChunk[], progress: LoadProgress) => void;

/**
 * Passes a trace to a view at the pace at which the view reads it: a few megabytes are under way and no more. Small pieces that
 * come together travel together.
 */
export class ChunkSender {
  readonly #send: SendChunks;
  readonly #underWayLimit: number;
  readonly #messageLimit: number;
  readonly #restLimit: number;
  readonly #queue: TraceChunk[] = [];
  readonly #afterwards: (() => void)[] = [];
  #next = 0;
  #waiting = 0;
  #resting = false;
  #underWay = 0;
  #sent = 0;
  #total = 0;
  #flushing = false;
  #ended = false;

  constructor(
    send: SendChunks,
    limits: { readonly underWay: number; readonly message: number; readonly resting: number } = {
      underWay: underWayLimit,
      message: messageLimit,
      resting: restLimit,
    },
  ) {
    this.#send = send;
    this.#underWayLimit = limits.underWay;
    this.#messageLimit = limits.message;
    this.#restLimit = limits.resting;
  }

  /** Adds a piece of the trace; its bytes are copied when they are sent, and must not change until then. */
  push(chunk: TraceChunk): void {
    if (this.#ended) return;
    this.#total += chunk.bytes.length;
    this.#waiting += chunk.bytes.length;
    if (isWhole(chunk)) this.#queue.push(chunk);
    else {
      for (let start = 0; start < chunk.bytes.length; start += this.#messageLimit) {
        this.#queue.push({ ...chunk, bytes: chunk.bytes.subarray(start, start + this.#messageLimit) });
      }
    }
    this.#flushSoon();
  }

  /** The view has taken in `bytes` of events and tables. */
  acknowledge(bytes: number): void {
    this.#underWay = Math.max(0, this.#underWay - bytes);
    this.#flush();
  }

  /** While nobody sees the view, what comes is kept: each message takes time of the window, and new pages in it wait for that. */
  rest(resting: boolean): void {
    this.#resting = resting;
    this.#flush();
  }

  /** Runs `action` when everything that was pushed until now has been sent; at once where it has. */
  afterSent(action: () => void): void {
    if (this.#ended) return;
    if (this.#next === this.#queue.length) action();
    else this.#afterwards.push(action);
  }

  /** Sends nothing any more. */
  end(): void {
    this.#ended = true;
    this.#queue.length = 0;
    this.#next = 0;
    this.#waiting = 0;
    this.#afterwards.length = 0;
  }

  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    // Not `setImmediate`, which web hosts do not have.
    setTimeout(() => {
      this.#flushing = false;
      this.#flush();
    }, 0);
  }

  #flush(): void {
    if (this.#resting && this.#waiting < this.#restLimit) return;
    while (this.#next < this.#queue.length && this.#underWay < this.#underWayLimit) this.#sendOne();
    if (this.#next < this.#queue.length) return;
    this.#queue.length = 0;
    this.#next = 0;
    for (const action of this.#afterwards.splice(0)) action();
  }

  #sendOne(): void {
    const chunks: TraceChunk[] = [];
    let size = 0;
    for (let chunk = this.#queue[this.#next]; chunk !== undefined; chunk = this.#queue[this.#next]) {
      if (chunks.length > 0 && size + chunk.bytes.length > this.#messageLimit) break;
      // Not `slice()`: on a Buffer that shares the memory of a pool.
      chunks.push({ ...chunk, bytes: new Uint8Array(chunk.bytes) });
      size += chunk.bytes.length;
      if (!isWhole(chunk)) this.#underWay += chunk.bytes.length;
      this.#next++;
    }
    this.#sent += size;
    this.#waiting -= size;
    this.#send(chunks, { sent: this.#sent, total: this.#total });
  }
}

/** True for pieces that must not be cut, and that views do not count when they acknowledge. */
function isWhole(chunk: TraceChunk): boolean {
  return chunk.part === "manifest" || chunk.part === "header";
}
