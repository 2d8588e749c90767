import assert from "node:assert/strict";
import { inspect } from "node:util";
import { parseHostMessage, parseNavigationState, parseViewMessage } from "./view-protocol";

describe("view protocol", () => {
  it("accepts chunks as bytes or as a buffer, and hands on bytes", () => {
    const parsed = parseHostMessage({
      type: "chunks",
      trace: 1,
      chunks: [
        { stream: "", part: "manifest", index: 0, bytes: new Uint8Array([1, 2]) },
        { stream: "main", part: "events", index: 3, bytes: new Uint8Array([3]).buffer },
      ],
    });
    assert.ok(parsed.ok && parsed.value.type === "chunks");
    assert.deepEqual(
      parsed.value.chunks.map((chunk) => [...chunk.bytes]),
      [[1, 2], [3]],
    );
  });

  it("drops properties that are not part of a message", () => {
    const parsed = parseViewMessage({ type: "ready", html: "<script>" });
    assert.deepEqual(parsed, { ok: true, value: { type: "ready" } });
  });

  it("cuts texts for people that are too long, so that what they come with is not lost", () => {
    const long = "x".repeat(1_000_000);
    const opened = parseHostMessage({
      type: "open",
      trace: 1,
      title: long,
      state: { phase: "failed", message: long },
    });
    assert.ok(opened.ok && opened.value.type === "open");
    assert.ok(opened.value.title.length < 10_000 && (opened.value.state.message ?? "").length < 100_000);
  });

  it("names what is wrong", () => {
    const parsed = parseViewMessage({
      type: "reveal-source",
      trace: 1,
      location: { file: "/a.py", range: [0, 0, 1, 1] },
      preserveFocus: true,
    });
    assert.ok(!parsed.ok);
    assert.match(parsed.error, /^location\.range/);
  });

  for (const message of [
    undefined,
    null,
    "ready",
    [],
    {},
    { type: "eval", code: "1" },
    { type: "cancel-run" },
    { type: "cancel-run", trace: -1 },
    { type: "cancel-run", trace: Number.NaN },
    { type: "run-command", command: "workbench.action.terminal.new" },
    { type: "error", message: "x".repeat(100_000) },
  ]) {
    it(`rejects ${inspect(message).slice(0, 60)} from a view`, () => {
      assert.equal(parseViewMessage(message).ok, false);
    });
  }

  for (const message of [
    { type: "chunks", trace: 1, chunks: [{ stream: "a", part: "code", index: 0, bytes: new Uint8Array() }] },
    { type: "chunks", trace: 1, chunks: [{ stream: "a", part: "events", index: 0, bytes: [1] }] },
    { type: "run-state", trace: 1, state: { phase: "exploded" } },
    { type: "reveal", trace: 1, target: { kind: "point", file: "", line: 1, column: 0 } },
  ]) {
    it(`rejects ${JSON.stringify(message)} from a host`, () => {
      assert.equal(parseHostMessage(message).ok, false);
    });
  }

  it("rejects navigation state with an empty window", () => {
    const state = {
      version: 1,
      view: "timeline",
      collapsed: [],
      pinned: [],
      filter: "",
      stepUnit: "task",
      window: { start: 5, end: 5 },
    };
    assert.equal(parseNavigationState(state).ok, false);
    assert.equal(parseNavigationState({ ...state, window: { start: 5, end: 6 } }).ok, true);
  });
});
