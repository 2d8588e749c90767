import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TraceChunk } from "../../trace/trace-chunk";
import { SavedTrace } from "./saved-trace";

const recorded = path.join(__dirname, "../../../test/traces/recorded/fan_out.coroscope.zip");

describe("a saved trace", () => {
  it("that was packed into one file is shown as the folder is", async () => {
    const trace = new SavedTrace(recorded);
    assert.equal(trace.title, "fan_out");
    const chunks: TraceChunk[] = [];
    const state = await trace.follow((chunk) => chunks.push(chunk)).done;
    assert.deepEqual(state, { phase: "ended" });
    assert.equal(chunks[0]?.part, "manifest");
    assert.ok(chunks.some(({ part, bytes }) => part === "events" && bytes.length > 0));
  });

  it("of which nothing can be read says why, and not that nothing ran", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "coroscope-saved-"));
    try {
      writeFileSync(path.join(folder, "trace.json"), "{ not json");
      const state = await new SavedTrace(folder).follow(() => undefined).done;
      assert.equal(state.phase, "failed");
      assert.match(String(state.message), /trace\.json is not JSON/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("that is none says so", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "coroscope-saved-"));
    try {
      const file = path.join(folder, "broken.coroscope.zip");
      writeFileSync(file, "no archive");
      const state = await new SavedTrace(file).follow(() => assert.fail("nothing is to be passed on")).done;
      assert.equal(state.phase, "failed");
      assert.match(String(state.message), /broken\.coroscope\.zip is no packed trace/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
