import assert from "node:assert/strict";
import type { RowScene, Scene, TrackRow } from "../engine/scene";
import { movedScene } from "./moved-scene";

const row = (key: string): TrackRow => ({ key }) as TrackRow;

describe("movedScene", () => {
  it("draws each row where its track is now, and none in the row of another track", () => {
    const [a, b, c] = ["a", "b", "c"].map(
      (label) => ({ labels: new Map([[0, label]]) }) as unknown as RowScene,
    );
    const scene = {
      rows: new Map([
        [0, a],
        [1, b],
        [2, c],
      ]),
    } as unknown as Scene;
    const moved = movedScene(scene, ["a", "b", "c"].map(row), ["a", "new", "c", "b"].map(row));
    assert.deepEqual(
      [...moved.rows].map(([index, { labels }]) => [index, labels.get(0)]),
      [
        [0, "a"],
        [3, "b"],
        [2, "c"],
      ],
    );
    assert.deepEqual([...movedScene(scene, ["a", "b", "c"].map(row), [row("b")]).rows.keys()], [0]);
    assert.equal(movedScene(scene, ["a", "b", "c"].map(row), ["a", "b", "c", "new"].map(row)), scene);
  });
});
