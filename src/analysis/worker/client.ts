import { Worker } from "node:worker_threads";
import { type BirpcReturn, createBirpc } from "birpc";
import type { Disposable } from "../../base/disposable";
import { Emitter, type Event } from "../../base/emitter";
import { failure } from "../../base/result";
import type { AnalysisError, AnalysisErrorReason } from "../analysis-error";
import type {
  AnalysisAnswer,
  AnalysisDocument,
  ClientFunctions,
  FoundPoints,
  WorkerFunctions,
} from "./protocol";

/** How an {@link AnalysisClient} starts its worker. */
export interface AnalysisClientOptions {
  /** The path of the worker's bundle, `analysis-worker.js`; the parsers' wasm files lie beside it. */
  readonly workerPath: string;
}

interface Request {
  readonly document: AnalysisDocument;
  readonly answer: (answer: AnalysisAnswer) => void;
}

interface Running {
  readonly worker: Worker;
  readonly remote: BirpcReturn<WorkerFunctions, ClientFunctions>;
}

const stackSizeMb = 32;
const restartsAllowed = 1;

/**
 * Asks the analysis worker for outlines.
 *
 * The worker starts at the first request and keeps the process alive only while requests are open. A document has at most one request on its way and one that waits for it; a newer one
 * takes the place of the one that waits, and whatever a newer version made stale is answered with `superseded`. A worker that
 * dies is started again once and asked again; when it dies again before it answered anything, everything is answered with
 * `worker-failed`, `onDidFail` fires, and nothing is started until `restart`.
 */
export class AnalysisClient implements Disposable {
  readonly #options: AnalysisClientOptions;
  readonly #failed = new Emitter<AnalysisError>();
  readonly #pointsFound = new Emitter<FoundPoints>();
  readonly #underway = new Map<string, Request>();
  readonly #waiting = new Map<string, Request>();
  #running: Running | undefined;
  #restarts = 0;
  #failure: AnalysisError | undefined;
  #isDisposed = false;

  /** Fires when the worker died for good; the error's message is for the user. */
  readonly onDidFail: Event<AnalysisError> = this.#failed.event;
  /** Fires where the points of what was asked for are known before its outline; not for a version that was made stale. */
  readonly onDidFindPoints: Event<FoundPoints> = this.#pointsFound.event;

  constructor(options: AnalysisClientOptions) {
    this.#options = options;
  }

  /** The outline of one version of a document. It never rejects. */
  analyze(document: AnalysisDocument): Promise<AnalysisAnswer> {
    if (this.#isDisposed) return Promise.resolve(refusal("worker-failed", "The analysis was shut down."));
    if (this.#failure) return Promise.resolve(failure(this.#failure));
    return new Promise((answer) => {
      const request = { document, answer };
      if (!this.#underway.has(document.uri)) {
        this.#send(request);
        return;
      }
      this.#waiting.get(document.uri)?.answer(superseded(document));
      this.#waiting.set(document.uri, request);
    });
  }

  /** Drops what is kept about a document that was closed; its open requests are answered with `superseded`. */
  forget(uri: string): void {
    const waiting = this.#waiting.get(uri);
    this.#waiting.delete(uri);
    waiting?.answer(superseded(waiting.document));
    void this.#running?.remote.forget.asEvent(uri);
  }

  /** Allows a worker that died for good to be started again. */
  restart(): void {
    this.#failure = undefined;
    this.#restarts = 0;
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#stop();
    this.#answerAll({ reason: "worker-failed", message: "The analysis was shut down." });
    this.#failed.dispose();
    this.#pointsFound.dispose();
  }

  #send(request: Request): void {
    const { uri } = request.document;
    this.#underway.set(uri, request);
    this.#running ??= this.#start();
    const { remote, worker } = this.#running;
    worker.ref();
    remote.analyze(request.document).then(
      (answer) => this.#finish(request, answer),
      (error: unknown) => {
        if (this.#running?.remote !== remote) return;
        this.#finish(request, refusal("internal", `The analysis worker failed: ${String(error)}.`));
      },
    );
  }

  #finish(request: Request, answer: AnalysisAnswer): void {
    const { uri } = request.document;
    if (this.#underway.get(uri) !== request) return;
    this.#restarts = 0;
    this.#underway.delete(uri);
    const next = this.#waiting.get(uri);
    this.#waiting.delete(uri);
    request.answer(next ? superseded(request.document) : answer);
    if (next) this.#send(next);
    else if (this.#underway.size === 0) this.#running?.worker.unref();
  }

  #findPoints(found: FoundPoints): void {
    const isStale =
      this.#waiting.has(found.uri) || this.#underway.get(found.uri)?.document.version !== found.version;
    if (!isStale) this.#pointsFound.fire(found);
  }

  #start(): Running {
    const worker = new Worker(this.#options.workerPath, { execArgv: [], resourceLimits: { stackSizeMb } });
    const remote = createBirpc<WorkerFunctions, ClientFunctions>(
      { pointsFound: (found) => this.#findPoints(found) },
      {
        post: (message: unknown) => worker.postMessage(message),
        on: (listener) => worker.on("message", listener),
        timeout: -1,
      },
    );
    const running = { worker, remote };
    let lastError: unknown;
    worker.on("error", (error) => (lastError = error));
    worker.on("exit", (code) => this.#died(running, lastError ?? `exit code ${code}`));
    return running;
  }

  #died(running: Running, cause: unknown): void {
    if (this.#running !== running) return;
    this.#stop();
    if (this.#restarts < restartsAllowed) {
      this.#restarts++;
      for (const request of [...this.#underway.values()]) this.#send(request);
      return;
    }
    const detail = cause instanceof Error ? cause.message : String(cause);
    this.#failure = {
      reason: "worker-failed",
      message: `The analysis worker stopped twice (${detail}). Marks are off until it is restarted.`,
    };
    this.#answerAll(this.#failure);
    this.#failed.fire(this.#failure);
  }

  #stop(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.remote.$close();
    void running?.worker.terminate();
  }

  #answerAll(error: AnalysisError): void {
    const requests = [...this.#underway.values(), ...this.#waiting.values()];
    this.#underway.clear();
    this.#waiting.clear();
    for (const request of requests) request.answer(failure(error));
  }
}

function superseded(document: AnalysisDocument): AnalysisAnswer {
  return refusal("superseded", `A newer version than ${document.version} of ${document.uri} was asked for.`);
}

function refusal(reason: AnalysisErrorReason, message: string): AnalysisAnswer {
  return failure({ reason, message });
}
