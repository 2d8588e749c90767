import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readWasm } from "../../../test/analysis/wasm";
import type { AnalysisError } from "../analysis-error";
import { createAnalyzer } from "../analyze";
import { languageOfPath } from "../language";
import type { Language } from "../outline";
import { AnalysisClient } from "./client";
import type { AnalysisDocument } from "./protocol";

const dist = process.env["COROSCOPE_DIST"] ?? path.join(__dirname, "../../../dist");
const workerPath = path.join(dist, "analysis-worker.js");

/** Python by default, whose parser is loaded soonest. */
function document(text: string, version = 1, language: Language = "python"): AnalysisDocument {
  return { uri: "file:///a", version, language, path: language === "python" ? "a.py" : "a.ts", text };
}

describe("AnalysisClient", () => {
  let folder: string;
  let client: AnalysisClient;

  before(() => {
    assert.ok(existsSync(workerPath), `${workerPath} is missing: npm run build makes it`);
    folder = mkdtempSync(path.join(tmpdir(), "coroscope worker "));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  afterEach(() => client.dispose());

  /** A worker that dies in the way `death` says as long as the file it is told of does not exist. */
  function mortalWorker(name: string, death: string): string {
    const marker = JSON.stringify(path.join(folder, `${name}.died`));
    const file = path.join(folder, `${name}.js`);
    const source = [
      `const fs = require("node:fs");`,
      `const { parentPort } = require("node:worker_threads");`,
      `if (fs.existsSync(${marker})) require(${JSON.stringify(workerPath)});`,
      `else parentPort.once("message", () => { ${death.replace("MARKER", marker)} });`,
    ];
    writeFileSync(file, source.join("\n"));
    return file;
  }

  it("answers with outlines of both languages", async () => {
    client = new AnalysisClient({ workerPath });
    const script = await client.analyze(document("async function f() { await x }", 1, "typescript"));
    assert.ok(script.ok);
    assert.deepEqual(
      script.value.points.map(({ kind }) => kind),
      ["await"],
    );
    const python = await client.analyze(document("async def f():\n    await x\n", 2));
    assert.ok(python.ok);
    assert.equal(python.value.functions[0]?.kind, "coroutine");
  });

  it("says of every fixture, and of one that was cut, what the sources of its bundles say", async () => {
    client = new AnalysisClient({ workerPath });
    const analyzer = createAnalyzer({ readWasm });
    const fixtures = path.join(__dirname, "../../../test/analysis/fixtures");
    const names = readdirSync(fixtures).filter((name) => languageOfPath(name) !== undefined);
    assert.ok(names.length > 5);
    for (const name of names) {
      const whole = readFileSync(path.join(fixtures, name), "utf8");
      const language = languageOfPath(name)!;
      for (const part of [1, 0.61]) {
        const text = whole.slice(0, whole.length * part);
        const answer = await client.analyze({
          uri: `${name} ${part}`,
          version: 1,
          language,
          path: name,
          text,
        });
        assert.deepEqual(answer, await analyzer.analyze(text, language, name), `${name}, ${part} of it`);
      }
    }
  });

  it("analyses 2,000-deep nesting", async () => {
    client = new AnalysisClient({ workerPath });
    const deep = await client.analyze(
      document(`x = ${"[".repeat(2000)}await y${"]".repeat(2000)}`, 1, "typescript"),
    );
    assert.ok(deep.ok);
    assert.equal(deep.value.points.length, 1);
  });

  it("answers stale versions with superseded and the newest with its outline", async () => {
    client = new AnalysisClient({ workerPath });
    const versions = [1, 2, 3, 4].map((version) =>
      client.analyze(document("await x\n".repeat(version), version)),
    );
    const answers = await Promise.all(versions);
    assert.deepEqual(
      answers.map((answer) => (answer.ok ? answer.value.points.length : answer.error.reason)),
      ["superseded", "superseded", "superseded", 4],
    );
  });

  it("answers what waits for a document that was closed", async () => {
    client = new AnalysisClient({ workerPath });
    const first = client.analyze(document("await x", 1));
    const second = client.analyze(document("await x", 2));
    client.forget("file:///a");
    const answer = await second;
    assert.ok(!answer.ok);
    assert.equal(answer.error.reason, "superseded");
    assert.ok((await first).ok);
  });

  it("tells where the points are before the outline", async () => {
    client = new AnalysisClient({ workerPath });
    const told: string[] = [];
    client.onDidFindPoints(({ uri, version, points }) =>
      told.push(
        `${uri} ${version}: ${points.map(({ keywordRange }) => keywordRange.start.column).join(" ")}`,
      ),
    );
    await client.analyze(document("await x; await y;", 7, "typescript")).then(() => told.push("outline"));
    assert.deepEqual(told, ["file:///a 7: 0 9", "outline"]);
  });

  it("tells no points of a version that was made stale", async () => {
    client = new AnalysisClient({ workerPath });
    const told: number[] = [];
    client.onDidFindPoints(({ version }) => told.push(version));
    await Promise.all(
      [1, 2, 3].map((version) => client.analyze(document("await x;", version, "typescript"))),
    );
    assert.deepEqual(told, [3]);
  });

  it("keeps nothing and tells nothing beforehand of a document that has one version only", async () => {
    client = new AnalysisClient({ workerPath });
    const told: number[] = [];
    client.onDidFindPoints(({ version }) => told.push(version));
    const whole = { ...document("async def f():\n    await x\n"), isOnly: true } as const;
    const cut = { ...whole, version: 2, text: "async def f(:\n    (((\n" };
    const answers = [await client.analyze(whole), await client.analyze(cut)];
    assert.deepEqual(told, []);
    assert.deepEqual(
      answers.map((answer) => answer.ok && answer.value.points.length),
      [1, 0],
    );
  });

  it("starts a worker that died again, and asks it again", async () => {
    const death = "fs.writeFileSync(MARKER, ''); process.exit(3)";
    client = new AnalysisClient({ workerPath: mortalWorker("once", death) });
    const answer = await client.analyze(document("await x"));
    assert.ok(answer.ok, answer.ok ? "" : answer.error.message);
    assert.equal(answer.value.points.length, 1);
  });

  it("says so when the worker dies twice, and starts it again when it is told to", async () => {
    const death = "throw new Error('out of order')";
    client = new AnalysisClient({ workerPath: mortalWorker("always", death) });
    const failures: AnalysisError[] = [];
    client.onDidFail((error) => failures.push(error));
    const answers = await Promise.all([client.analyze(document("a")), client.analyze(document("b", 2))]);
    assert.deepEqual(
      answers.map((answer) => (answer.ok ? "ok" : answer.error.reason)),
      ["worker-failed", "worker-failed"],
    );
    assert.equal(failures.length, 1);
    assert.match(failures[0]!.message, /out of order/);
    const later = await client.analyze(document("c", 3));
    assert.ok(!later.ok);
    writeFileSync(path.join(folder, "always.died"), "");
    client.restart();
    assert.ok((await client.analyze(document("await d", 4))).ok);
  });

  it("says so when the worker's file is missing", async () => {
    client = new AnalysisClient({ workerPath: path.join(folder, "none.js") });
    const answer = await client.analyze(document("a"));
    assert.ok(!answer.ok);
    assert.equal(answer.error.reason, "worker-failed");
  });

  it("answers what is open when it is disposed", async () => {
    client = new AnalysisClient({ workerPath });
    const answer = client.analyze(document("await x"));
    client.dispose();
    const outcome = await answer;
    assert.ok(!outcome.ok);
    assert.equal(outcome.error.reason, "worker-failed");
  });
});
