import type { RowScene, Scene, TrackRow } from "../engine/scene";

/**
 * A scene after rows moved; the same where none did. Each of its rows is drawn where its track is now, and not at all where that is
 * gone. A new scene is on its way; until it is there nothing may stand in another track's row.
 */
export function movedScene(scene: Scene, before: readonly TrackRow[], after: readonly TrackRow[]): Scene {
  let indexOfKey: Map<string, number> | undefined;
  const rows = new Map<number, RowScene>();
  for (const [index, row] of scene.rows) {
    const key = before[index]?.key;
    if (key === undefined) continue;
    if (after[index]?.key === key) {
      rows.set(index, row);
      continue;
    }
    indexOfKey ??= new Map(after.map(({ key }, index) => [key, index]));
    const now = indexOfKey.get(key);
    if (now !== undefined) rows.set(now, row);
  }
  return indexOfKey === undefined ? scene : { ...scene, rows };
}
