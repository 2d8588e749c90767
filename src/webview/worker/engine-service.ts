import type { Question } from "../engine/engine-client";
import type { Scene, TrackRow } from "../engine/scene";
import { TraceEngine } from "../engine/trace-engine";
import type { EngineReply, EngineRequest } from "./engine-messages";
import { changeOf } from "./list-change";

/** The other end of a worker, as the worker sees it. */
export interface WorkerScope {
  onmessage: ((event: { readonly data: EngineRequest }) => void) | null;
  postMessage(reply: EngineReply, transfer: ArrayBuffer[]): void;
}

/** Has an engine answer the requests that come from a page. */
export function serveEngine(scope: WorkerScope): void {
  const service = new EngineService((reply, transfer) => scope.postMessage(reply, transfer));
  scope.onmessage = ({ data }) => service.receive(data);
  scope.postMessage({ kind: "ready" }, []);
}

/** An engine in a worker. */
class EngineService {
  readonly #engine = new TraceEngine();
  #toldRows: readonly TrackRow[] = [];

  constructor(readonly reply: (reply: EngineReply, transfer: ArrayBuffer[]) => void) {}

  receive({ question, parameters }: EngineRequest): void {
    let value: unknown;
    try {
      const engine = this.#engine as unknown as Record<
        Question,
        (...parameters: readonly unknown[]) => never
      >;
      value = engine[question](...parameters);
    } catch (error) {
      const [message, stack] =
        error instanceof Error ? [error.message, error.stack] : [String(error), undefined];
      this.reply({ kind: "failed", message, stack }, []);
      return;
    }
    if (question === "rows") this.#answerRows(value as readonly TrackRow[]);
    else if (question === "scene") this.reply({ kind: "answer", value }, buffersOf(value as Scene));
    else this.reply({ kind: "answer", value }, []);
  }

  #answerRows(rows: readonly TrackRow[]): void {
    const change = rows === this.#toldRows ? undefined : changeOf(this.#toldRows, rows);
    this.#toldRows = rows;
    this.reply({ kind: "rows", change }, []);
  }
}

/** A scene is made for one answer: its arrays go over as they are, and are not copied. */
function buffersOf({ rows }: Scene): ArrayBuffer[] {
  return [...new Set([...rows.values()].map(({ starts }) => starts.buffer))];
}
