import assert from "node:assert/strict";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { fanOutTrace } from "../../../test/webview/fan-out-trace";
import type { TraceChunk } from "../../trace/trace-chunk";
import { LocalEngineClient, type Answer, type EngineClient, type Question } from "../engine/engine-client";
import { plainArrangement } from "../engine/row-list";
import { TraceEngine } from "../engine/trace-engine";
import type { EngineRequest } from "./engine-messages";
import { serveEngine, type WorkerScope } from "./engine-service";
import { WorkerEngineClient, type EngineWorker } from "./worker-client";

/** A worker that is a message channel: what crosses it is cloned and transferred as between two threads. */
class ChannelWorker implements EngineWorker {
  onmessage: EngineWorker["onmessage"] = null;
  onerror: EngineWorker["onerror"] = null;
  readonly #ends: readonly MessagePort[];

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#ends = [port1, port2];
    port1.on("message", (data: unknown) => {
      this.onmessage?.call(this as never, { data } as MessageEvent);
    });
    const scope: WorkerScope = {
      onmessage: null,
      postMessage: (reply, transfer) => port2.postMessage(reply, transfer),
    };
    port2.on("message", (data: EngineRequest) => scope.onmessage?.({ data }));
    serveEngine(scope);
  }

  postMessage(request: unknown, transfer: unknown = []): void {
    this.#ends[0]?.postMessage(request, transfer as ArrayBuffer[]);
  }

  terminate(): void {
    for (const end of this.#ends) end.close();
  }
}

function answerTo<Name extends Question>(
  client: EngineClient,
  question: Name,
  ...parameters: Parameters<TraceEngine[Name]>
): Promise<Answer<Name>> {
  return new Promise((resolve, reject) => {
    client.ask(question, parameters, resolve, () => reject(new Error(`${question} failed`)));
  });
}

const unexpected = {
  fallBack: (reason: string) => assert.fail(reason),
  report: (error: Error) => assert.fail(error),
};

describe("WorkerEngineClient", () => {
  const clients: EngineClient[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) client.dispose();
  });

  function open(
    surroundings: ConstructorParameters<typeof WorkerEngineClient>[1] = unexpected,
  ): WorkerEngineClient {
    const client = new WorkerEngineClient(new ChannelWorker(), surroundings);
    clients.push(client);
    return client;
  }

  it("answers as the engine does in this thread, also what was asked before the worker listened", async () => {
    const remote = open();
    const local = new LocalEngineClient(new TraceEngine());
    const request = {
      from: 0,
      to: 41e6,
      resolution: 1e5,
      merge: 1e5,
      pinnedRows: 0,
      firstRow: 0,
      lastRow: 6,
    };
    for (const ask of [
      (client: EngineClient) => answerTo(client, "push", fanOutTrace()),
      (client: EngineClient) => answerTo(client, "finish"),
      (client: EngineClient) => answerTo(client, "rows"),
      (client: EngineClient) => answerTo(client, "scene", request),
      (client: EngineClient) => answerTo(client, "nearest", 4, 20e6),
      (client: EngineClient) => answerTo(client, "details", { kind: "slice", row: 5 }),
      (client: EngineClient) => answerTo(client, "statistics"),
      (client: EngineClient) => answerTo(client, "awaits", 20e6),
      (client: EngineClient) => answerTo(client, "states", 20e6, 0, 0, 7),
    ]) {
      assert.deepEqual(await ask(remote), await ask(local));
    }
  });

  it("gives the same rows while nothing changed, and keeps those that stay", async () => {
    const client = open();
    await answerTo(client, "push", fanOutTrace());
    const rows = await answerTo(client, "rows");
    assert.equal(await answerTo(client, "rows"), rows);
    await answerTo(client, "arrange", { ...plainArrangement, filter: "fetch" });
    const filtered = await answerTo(client, "rows");
    assert.deepEqual(filtered.map(({ name }) => name).slice(1), ["MainThread", "event loop turns", "fetch"]);
    assert.equal(filtered[0], rows[0]);
  });

  it("hands over buffers that belong to their chunk alone, and copies a part of a larger one", async () => {
    const client = open();
    const [manifest, ...others] = fanOutTrace() as [TraceChunk, ...TraceChunk[]];
    const larger = new Uint8Array(manifest.bytes.byteLength + 100);
    larger.set(manifest.bytes, 50);
    const part = larger.subarray(50, 50 + manifest.bytes.byteLength);
    const owned = others.map((chunk) => ({ ...chunk, bytes: chunk.bytes.slice() }));
    await answerTo(client, "push", [{ ...manifest, bytes: part }, ...owned]);
    assert.equal(larger.byteLength, part.byteLength + 100);
    assert.ok(owned.every(({ bytes }) => bytes.byteLength === 0));
    assert.ok((await answerTo(client, "rows")).length > 5);
  });

  it("reports what the engine throws, and goes on with the next question", async () => {
    const reported: string[] = [];
    const client = open({ ...unexpected, report: ({ message }) => reported.push(message) });
    await assert.rejects(answerTo(client, "details", undefined as never), /details failed/);
    assert.equal(reported.length, 1);
    assert.deepEqual(await answerTo(client, "rows"), []);
  });

  it("asks in this thread where the worker never listens, all that was asked before too", async () => {
    const worker: EngineWorker = {
      onmessage: null,
      onerror: null,
      postMessage: () => assert.fail("nobody listens"),
      terminate: () => undefined,
    };
    const reasons: string[] = [];
    const client = new WorkerEngineClient(worker, {
      ...unexpected,
      fallBack: (reason) => {
        reasons.push(reason);
        return new LocalEngineClient(new TraceEngine());
      },
    });
    const summary = answerTo(client, "push", fanOutTrace());
    worker.onerror?.call(worker as never, { message: "refused" } as ErrorEvent);
    assert.ok((await summary).eventCount > 20);
    assert.deepEqual(reasons, ["refused"]);
    assert.ok((await answerTo(client, "rows")).length > 5);
  });
});
