import assert from "node:assert/strict";
import type { Nanos } from "../../base/units";
import type { FunctionHistory, FunctionRun } from "./function-history";
import { packHistories, unpackHistories, type RememberedFile } from "./history-memory";

function run(began: number, folder = `/traces/${began}.coroscope`): FunctionRun {
  return {
    ...{ folder, began, longest: 1_500_000 as Nanos, line: 3, column: 4 },
    ...{ calls: 5, failed: 1, cancelled: 2, unfinished: 0 },
  };
}

function remembered(...histories: FunctionHistory[]): RememberedFile {
  return { fingerprint: "abc", histories };
}

const everything = (): Promise<boolean> => Promise.resolve(true);
const load = { qualifiedName: "load", line: 3, endLine: 9 };

describe("the last runs of functions, kept for the next start", () => {
  it("come back as they were", async () => {
    const files = new Map([
      ["/app.py", remembered({ ...load, runs: [run(20), run(10)] })],
      ["/other.py", remembered({ ...load, qualifiedName: "save", runs: [run(20)] })],
    ]);
    const kept = JSON.parse(JSON.stringify(packHistories(files))) as unknown;
    assert.deepEqual(await unpackHistories(kept, everything), files);
  });

  it("come back without those whose trace is gone, and without functions that have no other", async () => {
    const files = new Map([
      ["/app.py", remembered({ ...load, runs: [run(20), run(10)] })],
      ["/other.py", remembered({ ...load, runs: [run(10)] })],
    ]);
    const isThere = (folder: string): Promise<boolean> => Promise.resolve(folder.includes("20"));
    assert.deepEqual(
      await unpackHistories(packHistories(files), isThere),
      new Map([["/app.py", remembered({ ...load, runs: [run(20)] })]]),
    );
  });

  it("are those of the files that ran last, where there are too many", async () => {
    const functions = Array.from({ length: 200 }, (_, line) => ({
      ...{ qualifiedName: `f${line}`, line, endLine: line },
    }));
    const files = new Map(
      Array.from({ length: 20 }, (_, file) => [
        `/${file}.py`,
        remembered(...functions.map((at) => ({ ...at, runs: [run(file)] }))),
      ]),
    );
    const restored = await unpackHistories(packHistories(files), everything);
    assert.deepEqual(
      [...restored.keys()],
      Array.from({ length: 10 }, (_, newest) => `/${19 - newest}.py`),
    );
  });

  it("are none where something else was kept, or what was kept is damaged", async () => {
    const good = packHistories(new Map([["/app.py", remembered({ ...load, runs: [run(1)] })]]));
    const damaged = {
      ...good,
      files: good.files.map((file) => ({ ...file, histories: [{ runs: "many" }] })),
    };
    for (const kept of [undefined, null, "x", [], { version: 2 }, damaged, { ...good, folders: [] }]) {
      assert.deepEqual(await unpackHistories(kept, everything), new Map());
    }
  });
});
