import assert from "node:assert/strict";
import { fanOutTrace } from "../../../test/webview/fan-out-trace";
import type { TraceChunk } from "../../trace/trace-chunk";
import { LocalEngineClient, type EngineClient } from "../engine/engine-client";
import { TraceEngine, type TraceSummary } from "../engine/trace-engine";
import { ChunkIntake } from "./chunk-intake";

/** Takes in what is pushed, and remembers what it was told. */
class Watcher {
  readonly told: { readonly events: number; readonly isComplete: boolean }[] = [];
  bytes = 0;
  readonly intake = new ChunkIntake(new LocalEngineClient(new TraceEngine()), {
    read: (bytes) => (this.bytes += bytes),
    grown: (summary, isComplete) => this.#grown(summary, isComplete),
  });
  #waiting: { readonly fits: () => boolean; readonly done: () => void }[] = [];

  async until(fits: () => boolean): Promise<void> {
    if (!fits()) await new Promise<void>((done) => this.#waiting.push({ fits, done }));
  }

  #grown({ eventCount }: TraceSummary, isComplete: boolean): void {
    this.told.push({ events: eventCount, isComplete });
    const over = this.#waiting.filter(({ fits }) => fits());
    this.#waiting = this.#waiting.filter((waiting) => !over.includes(waiting));
    for (const { done } of over) done();
  }
}

/** A run whose events come one by one, as a program that runs is watched. */
function inSmallPieces(): TraceChunk[] {
  return fanOutTrace().flatMap((chunk) =>
    chunk.part !== "events"
      ? [chunk]
      : Array.from(chunk.bytes, (_, at) => ({ ...chunk, bytes: chunk.bytes.slice(at, at + 1) })),
  );
}

describe("ChunkIntake", () => {
  it("tells what the trace has become far less often than chunks come, and the last of it too", async () => {
    const chunks = inSmallPieces();
    const watcher = new Watcher();
    let handed = 0;
    for (const chunk of chunks) {
      watcher.intake.push([chunk]);
      handed += chunk.part === "events" || chunk.part === "tables" ? 1 : 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const last = new TraceEngine().push(fanOutTrace()).eventCount;
    await watcher.until(() => watcher.told.at(-1)?.events === last);
    assert.ok(watcher.told.length < handed / 4, `told ${watcher.told.length} times of ${handed} chunks`);
    watcher.intake.finish();
    await watcher.until(() => watcher.told.at(-1)?.isComplete === true);
    assert.equal(
      watcher.bytes,
      chunks.reduce(
        (sum, { part, bytes }) => sum + (part === "events" || part === "tables" ? bytes.length : 0),
        0,
      ),
    );
    assert.equal(watcher.told.filter(({ isComplete }) => isComplete).length, 1);
  });

  it("hands on a second part while the first is taken in, and no more; it is finished once all were", async () => {
    const engine = new LocalEngineClient(new TraceEngine());
    const asked: { readonly question: string; readonly answer: () => void }[] = [];
    const slow: EngineClient = {
      ...{ dispose: () => undefined },
      ask: (question, parameters, answer, failed) =>
        void asked.push({ question, answer: () => engine.ask(question, parameters, answer, failed) }),
    };
    const told: boolean[] = [];
    const grown = (_: TraceSummary, isComplete: boolean): void => void told.push(isComplete);
    const intake = new ChunkIntake(slow, { read: () => undefined, grown });
    const whole = new Uint8Array(300 * 1024);
    intake.push(
      ["a", "b", "c"].map((stream) => ({ part: "tables" as const, stream, index: 0, bytes: whole })),
    );
    intake.finish();
    const next = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
    const questions = (): string[] => asked.map(({ question }) => question);
    for (let turns = 0; turns < 5; turns++) await next();
    assert.deepEqual(questions(), ["push", "push"]);
    asked.shift()?.answer();
    for (let turns = 0; turns < 5; turns++) await next();
    assert.deepEqual(questions(), ["push", "push"]);
    for (const { answer } of asked.splice(0)) answer();
    for (let turns = 0; turns < 5 && asked.length === 0; turns++) await next();
    while (questions()[0] === "push") {
      asked.shift()?.answer();
      await next();
    }
    assert.deepEqual(questions(), ["finish"]);
    asked.shift()?.answer();
    assert.equal(told.at(-1), true);
    intake.dispose();
  });

  it("tells that all is there once everything queued was read", async () => {
    const watcher = new Watcher();
    watcher.intake.push(fanOutTrace());
    watcher.intake.finish();
    await watcher.until(() => watcher.told.at(-1)?.isComplete === true);
    assert.equal(watcher.told.at(-1)?.events, new TraceEngine().push(fanOutTrace()).eventCount);
  });
});
