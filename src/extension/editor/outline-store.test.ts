import assert from "node:assert/strict";
import type { AnalysisError } from "../../analysis/analysis-error";
import type { Outline, PointPlace } from "../../analysis/outline";
import { Emitter } from "../../base/emitter";
import { failure, success, type Result } from "../../base/result";
import {
  OutlineStore,
  type AnalysisRequest,
  type OutlineUpdate,
  type VersionedPoints,
} from "./outline-store";

/** An analysis whose answers the test gives, in whatever order. */
class ManualAnalysis {
  readonly requests: (AnalysisRequest & { answer: (result: Result<Outline, AnalysisError>) => void })[] = [];
  readonly forgotten: string[] = [];
  readonly found = new Emitter<VersionedPoints & { readonly uri: string }>();
  readonly onDidFindPoints = this.found.event;

  analyze(request: AnalysisRequest): Promise<Result<Outline, AnalysisError>> {
    return new Promise((answer) => this.requests.push({ ...request, answer }));
  }

  forget(uri: string): void {
    this.forgotten.push(uri);
  }
}

function outline(): Outline {
  return { language: "python", functions: [], points: [], findings: [], hasSyntaxErrors: false };
}

function document(version = 1): {
  key: string;
  version: number;
  language: "python";
  path: string;
  getText: () => string;
} {
  const state = {
    key: "file:///a.py",
    version,
    language: "python" as const,
    path: "/a.py",
    getText: () => `text ${state.version}`,
  };
  return state;
}

const superseded = failure<AnalysisError>({ reason: "superseded", message: "" });

describe("the outlines of open documents", () => {
  let analysis: ManualAnalysis;
  let store: OutlineStore;
  let updates: OutlineUpdate[];

  beforeEach(() => {
    analysis = new ManualAnalysis();
    store = new OutlineStore(analysis, 1);
    updates = [];
    store.onDidUpdate((update) => updates.push(update));
  });

  afterEach(() => store.dispose());

  it("are made at once when a document is first shown", async () => {
    store.schedule(document());
    assert.deepEqual(
      analysis.requests.map(({ version, text }) => [version, text]),
      [[1, "text 1"]],
    );
    const expected = outline();
    const current = store.current(document());
    analysis.requests[0]!.answer(success(expected));
    assert.equal(await current, expected);
    assert.deepEqual(store.latest("file:///a.py"), { version: 1, outline: expected });
    assert.equal(analysis.requests.length, 1);
  });

  it("are made once for changes that come together", async () => {
    const open = document();
    store.schedule(open);
    analysis.requests[0]!.answer(success(outline()));
    await store.current(open);
    for (const version of [2, 3, 4]) {
      open.version = version;
      store.schedule(open);
    }
    const updated = new Promise((resolve) => store.onDidUpdate(resolve));
    while (analysis.requests.length < 2) await new Promise(setImmediate);
    analysis.requests[1]!.answer(success(outline()));
    await updated;
    assert.deepEqual(
      analysis.requests.map(({ version }) => version),
      [1, 4],
    );
  });

  it("never go back to an older version", async () => {
    const open = document();
    const older = store.current(open);
    open.version = 2;
    const newer = store.current(open);
    const [first, second] = [outline(), outline()];
    analysis.requests[1]!.answer(success(second));
    assert.equal(await newer, second);
    analysis.requests[0]!.answer(success(first));
    assert.equal(await older, second);
    assert.deepEqual(
      updates.map(({ latest }) => latest?.version),
      [2],
    );
  });

  it("are those of the newer version for who asked for a superseded one", async () => {
    const open = document();
    const older = store.current(open);
    open.version = 2;
    void store.current(open);
    const expected = outline();
    analysis.requests[0]!.answer(superseded);
    analysis.requests[1]!.answer(success(expected));
    assert.equal(await older, expected);
  });

  it("are gone when a document can no longer be analysed, and say why", async () => {
    const reasons: string[] = [];
    store.onDidFail(({ error }) => reasons.push(error.reason));
    const open = document();
    const first = store.current(open);
    analysis.requests[0]!.answer(success(outline()));
    await first;
    open.version = 2;
    const second = store.current(open);
    analysis.requests[1]!.answer(failure({ reason: "too-large", message: "It is too large." }));
    assert.equal(await second, undefined);
    assert.equal(store.latest(open.key), undefined);
    assert.deepEqual(reasons, ["too-large"]);
    assert.equal(updates.at(-1)?.latest, undefined);
  });

  it("are forgotten with their document, whatever still arrives", async () => {
    const open = document();
    const current = store.current(open);
    store.forget(open.key);
    analysis.requests[0]!.answer(success(outline()));
    assert.equal(await current, undefined);
    assert.equal(store.latest(open.key), undefined);
    assert.deepEqual(analysis.forgotten, [open.key]);
    assert.deepEqual(updates, []);
  });

  describe("tell where the points are", () => {
    const uri = "file:///a.py";
    const place = (line: number): PointPlace => ({
      kind: "await",
      keywordRange: { start: { line, column: 2 }, end: { line, column: 7 } },
    });
    const outlineAt = (line: number): Outline => ({
      ...outline(),
      points: [{ ...place(line), range: place(line).keywordRange, function: 0, operand: "x" }],
    });
    let changes: (readonly number[] | undefined)[];

    beforeEach(() => {
      changes = [];
      store.onDidChangePoints(({ key }) =>
        changes.push(store.points(key)?.points.map(({ keywordRange }) => keywordRange.start.line)),
      );
    });

    it("before the outline is there, and once where it agrees", async () => {
      const current = store.current(document());
      analysis.found.fire({ uri, version: 1, points: [place(3)] });
      assert.deepEqual(changes, [[3]]);
      assert.equal(store.latest(uri), undefined);
      analysis.requests[0]!.answer(success(outlineAt(3)));
      await current;
      assert.deepEqual(changes, [[3]]);
      assert.equal(updates.length, 1);
    });

    it("again where the outline does not agree, or is the first to say", async () => {
      const open = document();
      const first = store.current(open);
      analysis.found.fire({ uri, version: 1, points: [place(3)] });
      analysis.requests[0]!.answer(success(outlineAt(4)));
      await first;
      open.version = 2;
      const second = store.current(open);
      analysis.requests[1]!.answer(success(outlineAt(5)));
      await second;
      assert.deepEqual(changes, [[3], [4], [5]]);
    });

    it("never of an older version, of a document that was closed, or that cannot be analysed", async () => {
      const open = document(2);
      const current = store.current(open);
      analysis.found.fire({ uri, version: 2, points: [place(3)] });
      analysis.found.fire({ uri, version: 1, points: [place(4)] });
      analysis.requests[0]!.answer(failure({ reason: "too-large", message: "It is too large." }));
      await current;
      store.forget(uri);
      analysis.found.fire({ uri, version: 2, points: [place(3)] });
      assert.deepEqual(changes, [[3], undefined]);
    });
  });
});
