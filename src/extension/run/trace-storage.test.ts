import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pruneTraces, traceStorage } from "./trace-storage";

describe("the folder of traces", () => {
  it("is VS Code's own for the workspace, unless one was chosen", () => {
    assert.deepEqual(traceStorage("", "/w", "/storage/1", "/global"), {
      parent: path.join("/storage/1", "traces"),
      fallback: path.join("/global", "traces"),
      own: true,
    });
    assert.equal(traceStorage("", undefined, undefined, "/global").parent, path.join("/global", "traces"));
  });

  it("is found from the workspace where the setting is relative", () => {
    const chosen = traceStorage("out/traces", path.resolve("/w"), "/storage/1", "/global");
    assert.equal(chosen.parent, path.resolve("/w/out/traces"));
    assert.equal(chosen.own, false);
  });

  it("loses its oldest traces, but none that is in use and nothing else", async () => {
    const parent = await mkdtemp(path.join(tmpdir(), "coroscope-storage-"));
    try {
      const names = ["a.coroscope", "b.coroscope", "c.coroscope", "d.coroscope", "notes"];
      for (const [age, name] of names.entries()) {
        await mkdir(path.join(parent, name));
        await utimes(path.join(parent, name), 0, 1_000_000 - age);
      }
      assert.deepEqual(await pruneTraces(parent, 2, new Set([path.join(parent, "d.coroscope")])), []);
      assert.deepEqual((await readdir(parent)).sort(), [
        "a.coroscope",
        "b.coroscope",
        "d.coroscope",
        "notes",
      ]);
    } finally {
      await rm(parent, { recursive: true });
    }
  });
});
