import type { TraceChunk } from "../../trace/trace-chunk";
import type { EngineClient } from "../engine/engine-client";
import type { TraceSummary } from "../engine/trace-engine";

/** How long chunks are taken in before the page gets its turn, in ms. */
const turnLength = 12;

/** How much is handed on at once, in bytes. */
const mostBytesAtOnce = 256 * 1024;

/** While more is waiting to be read, what is there is shown again after this time, in ms: drawing it takes time too. */
const restBetweenTelling = 250;

/** Hands chunks to an engine, a few at a time, so that the page answers to the person while a long trace is read. */
export class ChunkIntake {
  readonly #queue: TraceChunk[] = [];
  #isRunning = false;
  #isFinishing = false;
  #untoldBytes = 0;
  #lastTold = -Infinity;

  constructor(
    readonly client: EngineClient,
    readonly takenIn: (summary: TraceSummary, bytes: number, isComplete: boolean) => void,
  ) {}

  push(chunks: readonly TraceChunk[]): void {
    this.#queue.push(...chunks);
    this.#start();
  }

  /** No more chunks will come; what is queued is still taken in. */
  finish(): void {
    this.#isFinishing = true;
    this.#start();
  }

  #start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    setTimeout(() => this.#run(), 0);
  }

  #run(): void {
    const until = performance.now() + turnLength;
    let bytes = 0;
    const some: TraceChunk[] = [];
    do {
      const chunk = this.#queue.shift();
      if (chunk === undefined) break;
      if (chunk.part === "events" || chunk.part === "tables") bytes += chunk.bytes.byteLength;
      some.push(chunk);
      if (bytes > mostBytesAtOnce) break;
    } while (performance.now() < until);
    this.client.ask("push", [some], (summary) => {
      this.#untoldBytes += bytes;
      const now = performance.now();
      if (this.#queue.length === 0 || now - this.#lastTold > restBetweenTelling) {
        this.takenIn(summary, this.#untoldBytes, false);
        this.#untoldBytes = 0;
        this.#lastTold = now;
      }
      this.#isRunning = false;
      if (this.#queue.length > 0) this.#start();
      else if (this.#isFinishing) this.#finish();
    });
  }

  #finish(): void {
    this.#isFinishing = false;
    this.client.ask("finish", [], (summary) => this.takenIn(summary, 0, true));
  }
}
