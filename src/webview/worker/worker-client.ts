import type { TraceChunk } from "../../trace/trace-chunk";
import type { Answer, EngineClient, Question } from "../engine/engine-client";
import type { TrackRow } from "../engine/scene";
import type { TraceEngine } from "../engine/trace-engine";
import type { EngineReply, EngineRequest } from "./engine-messages";
import { applyChange } from "./list-change";

/** As much of a `Worker` as its client uses. */
export type EngineWorker = Pick<Worker, "onmessage" | "onerror" | "postMessage" | "terminate">;

/** What a worker's client needs of the page around it. */
export interface WorkerSurroundings {
  /** The worker could not be started, and why: whoever answers instead. */
  readonly fallBack: (reason: string) => EngineClient;
  /** A question made the engine throw; nobody answers it. */
  readonly report: (error: Error) => void;
}

type Asked = readonly [
  question: Question,
  parameters: readonly unknown[],
  answer: (answer: never) => void,
  failed: (() => void) | undefined,
];

/**
 * Asks an engine in a worker. What is asked before the worker listens waits; should it never listen, a client in the page's own
 * thread is asked instead.
 */
export class WorkerEngineClient implements EngineClient {
  readonly #unanswered: Asked[] = [];
  #waiting: Asked[] | undefined = [];
  #instead: EngineClient | undefined;
  #rows: readonly TrackRow[] = [];

  constructor(
    readonly worker: EngineWorker,
    readonly surroundings: WorkerSurroundings,
  ) {
    worker.onmessage = ({ data }: MessageEvent<EngineReply>) => this.#receive(data);
    worker.onerror = ({ message }: Partial<ErrorEvent>) => this.#failed(message ?? "");
  }

  ask<Name extends Question>(
    question: Name,
    parameters: Parameters<TraceEngine[Name]>,
    answer: (answer: Answer<Name>) => void,
    failed?: () => void,
  ): void {
    if (this.#instead !== undefined) this.#instead.ask(question, parameters, answer, failed);
    else if (this.#waiting !== undefined) this.#waiting.push([question, parameters, answer, failed]);
    else this.#send([question, parameters, answer, failed]);
  }

  dispose(): void {
    this.worker.onmessage = this.worker.onerror = null;
    this.worker.terminate();
    this.#waiting = [];
    this.#unanswered.length = 0;
  }

  #send(asked: Asked): void {
    const [question, parameters] = asked;
    const isPush = question === "push" || question === "pushOther";
    const sent = isPush ? [ownBytes(parameters[0] as readonly TraceChunk[])] : parameters;
    const buffers = isPush
      ? (sent[0] as readonly TraceChunk[]).map(({ bytes }) => bytes.buffer as ArrayBuffer)
      : [];
    const request: EngineRequest = { question, parameters: sent };
    this.worker.postMessage(request, buffers);
    this.#unanswered.push(asked);
  }

  #receive(reply: EngineReply): void {
    if (reply.kind === "ready") {
      const waiting = this.#waiting ?? [];
      this.#waiting = undefined;
      for (const asked of waiting) this.#send(asked);
      return;
    }
    const [, , take, failed] = this.#unanswered.shift() ?? [];
    const answer = take as ((answer: unknown) => void) | undefined;
    switch (reply.kind) {
      case "answer":
        answer?.(reply.value);
        return;
      case "rows":
        if (reply.change !== undefined) this.#rows = applyChange(this.#rows, reply.change);
        answer?.(this.#rows);
        return;
      case "failed": {
        const error = new Error(reply.message);
        if (reply.stack !== undefined) error.stack = reply.stack;
        this.surroundings.report(error);
        failed?.();
      }
    }
  }

  #failed(message: string): void {
    const waiting = this.#waiting;
    if (waiting === undefined) {
      this.surroundings.report(new Error(`The worker that holds the trace failed: ${message}`));
      return;
    }
    this.dispose();
    const instead = this.surroundings.fallBack(message === "" ? "it was not allowed to start" : message);
    this.#instead = instead;
    const ask = instead.ask.bind(instead) as (...asked: Asked) => void;
    for (const asked of waiting) ask(...asked);
  }
}

/** Chunks with buffers of their own, which can be handed over; a part of a larger buffer is copied out of it. */
function ownBytes(chunks: readonly TraceChunk[]): TraceChunk[] {
  const seen = new Set<ArrayBufferLike>();
  return chunks.map((chunk) => {
    const { buffer, byteLength } = chunk.bytes;
    const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !seen.has(buffer);
    seen.add(buffer);
    return isOwn ? chunk : { ...chunk, bytes: chunk.bytes.slice() };
  });
}
