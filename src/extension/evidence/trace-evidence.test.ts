import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gatherStream } from "../../../test/traces/examples";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import { textOf, type Say } from "../../base/phrase";
import { readTrace as readRecorded } from "../../session/read-trace";
import { TraceModel } from "../../trace/model/trace-model";
import { TraceReader } from "../../trace/trace-reader";
import { evidenceOf } from "./trace-evidence";

describe("what a trace shows of its files", () => {
  it("is told by file, point and function, small enough to keep", () => {
    const { model } = readTrace(gatherStream().chunks());
    const files = [...evidenceOf(model)];
    assert.equal(files.length, 1);
    const [[, { points, functions }]] = files as [(typeof files)[number]];
    const sleep = points.find(({ line }) => line === 11)!;
    assert.equal(sleep.hits, 2);
    assert.equal(sleep.waiting, 0);
    assert.equal(sleep.wait.count, 2);
    assert.ok(sleep.wait.p50 >= 10_000_000);
    assert.match(sleep.lastWaker ?? "", /_set_result_unless_cancelled/);
    const worker = functions.find(({ qualifiedName }) => qualifiedName === "worker")!;
    assert.equal(worker.calls, 2);
    assert.equal(worker.suspensions, 2);
    assert.ok(worker.line <= 11 && worker.endLine >= 11);
  });

  it("says all that a run showed in the user's language", async () => {
    const known = JSON.parse(
      readFileSync(path.join(__dirname, "../../../l10n/bundle.l10n.json"), "utf8"),
    ) as Record<string, string>;
    const said = new Set<string>();
    const say: Say = (template, ...values) => {
      said.add(template);
      return `«${textOf({ template, values })}»`;
    };
    const sentences: string[] = [];
    for (const name of ["fan_out", "blocking_call", "async-generator-pipeline"]) {
      const reader = new TraceReader(new TraceModel());
      const file = path.join(__dirname, `../../../test/traces/recorded/${name}.coroscope.zip`);
      const read = await readRecorded(file, (chunk) => reader.push(chunk));
      assert.ok(read.ok);
      reader.finish();
      for (const { facts, problems } of evidenceOf(reader.model, say).values())
        sentences.push(...[...facts, ...problems].map(({ sentence }) => sentence));
    }
    assert.ok(sentences.length > 20, String(sentences.length));
    for (const sentence of sentences) assert.match(sentence, /^«.*»$/su);
    assert.deepEqual(
      [...said].filter((template) => !(template in known)),
      [],
    );
  });

  it("tells the problems of a kind at one place as one, and none that only the end of the program made", () => {
    const stream = new StreamBuilder();
    const worker = stream.function("worker", { line: 10 });
    const at = stream.point(worker, "asyncio.sleep(1)", { line: 11 });
    for (const coroutine of [1, 2]) {
      stream.emit("coroutine-created", { coroutine, function: worker });
      stream.emit("task-created", { task: coroutine, name: "worker", root: coroutine });
      stream.emit("task-step-started", { task: coroutine });
      stream.emit("coroutine-started", { coroutine, function: worker });
      stream.emit("coroutine-suspended", { coroutine, point: at });
      stream.emit("task-step-ended", { task: coroutine });
    }
    const problemsAfter = (cancelled: boolean): string[] => {
      const ended = { time: "2026-01-01T00:00:01.000Z", exitCode: 0, signal: null, cancelled };
      const { model } = readTrace([manifestChunk({ ended }), ...stream.chunks()]);
      return [...evidenceOf(model).values()].flatMap(({ problems }) =>
        problems.map(({ kind, line, count }) => `${kind} at ${line}, ${count} times`),
      );
    };
    assert.deepEqual(problemsAfter(false), ["never-settled at 11, 2 times"]);
    assert.deepEqual(problemsAfter(true), []);
  });

  it("tells of an error that nobody handled where the function stands in which it was", () => {
    const stream = new StreamBuilder();
    const save = stream.function("save", { line: 10 });
    stream.emit("coroutine-created", { coroutine: 1, function: save });
    stream.emit("task-created", { task: 1, name: "saving", root: 1 });
    stream.emit("coroutine-started", { coroutine: 1, function: save });
    stream.emit("coroutine-settled", { coroutine: 1, outcome: "threw", value: "ValueError('full')" });
    stream.emit("error-unhandled", { actorKind: "task", actor: 1, value: "ValueError('full')" });
    const { model } = readTrace([manifestChunk(), ...stream.chunks()]);
    const told = [...evidenceOf(model).values()].flatMap(({ problems }) => problems);
    assert.deepEqual(
      told.filter(({ kind }) => kind === "error-unhandled").map(({ line }) => line),
      [10],
    );
  });

  it("tells how the calls of a function ended", () => {
    const stream = new StreamBuilder();
    const load = stream.function("load", { line: 10 });
    const outcomes = ["abandoned", "returned", "threw", "cancelled", undefined] as const;
    for (const [index, outcome] of outcomes.entries()) {
      const coroutine = index + 1;
      stream.emit("coroutine-started", { coroutine, function: load }).wait(coroutine * 1_000);
      if (outcome !== undefined) stream.emit("coroutine-settled", { coroutine, outcome });
    }
    const { model } = readTrace([manifestChunk(), ...stream.chunks()]);
    const [file] = evidenceOf(model).values();
    const [{ calls, longest, failed, cancelled, unfinished } = assert.fail()] = file?.functions ?? [];
    assert.deepEqual([calls, failed, cancelled, unfinished], [5, 1, 1, 2]);
    assert.equal(longest, 10_000, "the first had not ended: it lasted as long as the trace");
  });

  it("can be passed between threads", () => {
    const { model } = readTrace(gatherStream().chunks());
    const evidence = evidenceOf(model);
    assert.deepEqual(structuredClone(evidence), evidence);
  });
});
