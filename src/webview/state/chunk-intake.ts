import type { TraceChunk } from "../../trace/trace-chunk";
import type { EngineClient } from "../engine/engine-client";
import type { TraceSummary } from "../engine/trace-engine";

/** How much is handed on at once, in bytes. */
const mostBytesAtOnce = 256 * 1024;

/** So many parts are handed on before the first of them is taken in: while the page draws what is there, the engine reads on. */
const mostUnderWay = 2;

/** While more is waiting to be read, what is there is shown again after this time at the least, in ms: drawing it takes time too. */
const restWhileReading = 250;

/** And after this part of the time that was spent on reading so far: the longer a trace, the less one more piece of it tells. */
const restShare = 0.5;

/** But never after more than this, in ms. */
const longestRest = 2_000;

/** While a program runs, what is there is shown again after this time, in ms: nobody reads faster. */
const restWhileWatching = 100;

/** What is told of chunks that were taken in. */
export interface IntakeListener {
  /** So many bytes of events and tables were read. */
  readonly read: (bytes: number) => void;
  /** What the trace is now; `isComplete` once no more will come. */
  readonly grown: (summary: TraceSummary, isComplete: boolean) => void;
}

/**
 * Hands chunks to an engine, a few at a time, so that it answers to the person while a long trace is read; and tells what the trace has
 * become a few times a second, however often chunks come.
 */
export class ChunkIntake {
  readonly #queue: TraceChunk[] = [];
  #isStarting = false;
  /** How many parts were handed on and not yet taken in. */
  #underWay = 0;
  #isFinishing = false;
  #summary: TraceSummary | undefined;
  #lastTold = -Infinity;
  #begin: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly client: EngineClient,
    readonly listener: IntakeListener,
  ) {}

  push(chunks: readonly TraceChunk[]): void {
    this.#begin ??= performance.now();
    this.#queue.push(...chunks);
    this.#start();
  }

  /** No more chunks will come; what is queued is still taken in. */
  finish(): void {
    this.#isFinishing = true;
    this.#start();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#queue.length = 0;
  }

  #start(): void {
    if (this.#isStarting || this.#underWay >= mostUnderWay) return;
    this.#isStarting = true;
    setTimeout(() => this.#run(), 0);
  }

  #run(): void {
    this.#isStarting = false;
    let bytes = 0;
    const some: TraceChunk[] = [];
    do {
      const chunk = this.#queue.shift();
      if (chunk === undefined) break;
      if (chunk.part === "events" || chunk.part === "tables") bytes += chunk.bytes.byteLength;
      some.push(chunk);
    } while (bytes <= mostBytesAtOnce);
    this.#underWay++;
    this.client.ask("push", [some], (summary) => {
      this.#underWay--;
      if (bytes > 0) this.listener.read(bytes);
      this.#summary = summary;
      if (this.#queue.length > 0) this.#start();
      else if (this.#isFinishing && this.#underWay === 0 && !this.#isStarting) this.#finish();
      this.#tellSoon();
    });
    if (this.#queue.length > 0) this.#start();
  }

  #finish(): void {
    this.#isFinishing = false;
    this.client.ask("finish", [], (summary) => {
      this.#summary = summary;
      this.#tell(true);
    });
  }

  #tellSoon(): void {
    const now = performance.now();
    const spent = now - (this.#begin ?? now);
    const rest =
      this.#queue.length > 0
        ? Math.min(longestRest, Math.max(restWhileReading, spent * restShare))
        : restWhileWatching;
    const due = this.#lastTold + rest - now;
    if (due <= 0) this.#tell(false);
    else this.#timer ??= setTimeout(() => this.#tell(false), due);
  }

  #tell(isComplete: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const summary = this.#summary;
    this.#summary = undefined;
    if (summary === undefined) return;
    this.#lastTold = performance.now();
    this.listener.grown(summary, isComplete);
  }
}
