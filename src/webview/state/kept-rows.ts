import { batch, effect, type ReadonlySignal, type Signal } from "@preact/signals";
import type { EngineClient } from "../engine/engine-client";
import { LatestQuestion } from "../engine/latest-question";
import type { Scene, TrackRow } from "../engine/scene";
import type { TraceSummary } from "../engine/trace-engine";
import { rowTop, type RowGeometry } from "../timeline/row-geometry";
import { dependOn } from "./depend-on";
import { movedScene } from "./moved-scene";
import type { TrackArrangement } from "./track-arrangement";

/** The rows, what they depend on, and what goes by their numbers. */
interface Rowed {
  readonly client: EngineClient;
  readonly arrangement: TrackArrangement;
  readonly summary: ReadonlySignal<TraceSummary>;
  readonly cursor: ReadonlySignal<number | undefined>;
  readonly rowGeometry: ReadonlySignal<RowGeometry>;
  readonly size: ReadonlySignal<{ readonly height: number }>;
  readonly rows: Signal<readonly TrackRow[]>;
  readonly rowsRevision: Signal<number>;
  readonly scene: Signal<Scene | undefined>;
  readonly currentRow: Signal<number>;
  readonly hovered: Signal<{ readonly row: number; readonly item: number } | undefined>;
  showRow(row: number): void;
}

/**
 * Keeps the rows as the person wants them, while the trace grows and, where it is by what they do then, while the cursor moves. Returns
 * what ends it.
 */
export function keepRows(view: Rowed): () => void {
  const rows = new LatestQuestion(view.client, "rows");
  const { toggled, pinned, filter, groupBy, followsCursor } = view.arrangement;
  let listedAt: number | undefined;
  const endings = [
    effect(() => view.client.ask("arrange", [view.arrangement.value], () => undefined)),
    effect(() => {
      const moment = followsCursor.value ? view.cursor.value : undefined;
      if (moment !== listedAt) view.client.ask("arrangeAt", [moment], () => undefined);
      listedAt = moment;
      dependOn(toggled, pinned, filter, groupBy);
      const { revision } = view.summary.value;
      rows.ask([], (answer) => {
        showRows(view, answer);
        view.rowsRevision.value = revision;
      });
    }),
  ];
  return () => {
    for (const end of endings) end();
  };
}

/** Has rows be listed by another moment before anything else is asked. */
export function listRowsAt(view: Rowed, moment: number): void {
  view.client.ask("arrangeAt", [moment], () => undefined);
  view.client.ask("rows", [], (rows) => showRows(view, rows));
}

/** Shows other rows; the one that the keyboard is on stays the same, and in sight if it was. */
function showRows(view: Rowed, rows: readonly TrackRow[]): void {
  const before = view.rows.peek();
  const scene = view.scene.peek();
  if (rows === before) return;
  const current = view.currentRow.peek();
  const { key } = before[current] ?? {};
  const wasInSight = isInSight(view, current);
  const hovered = view.hovered.peek()?.row ?? -1;
  const now =
    key === undefined || rows[current]?.key === key ? current : rows.findIndex((row) => row.key === key);
  batch(() => {
    if (scene !== undefined) view.scene.value = movedScene(scene, before, rows);
    view.rows.value = rows;
    if (before[hovered]?.key !== rows[hovered]?.key) view.hovered.value = undefined;
    if (now >= 0) view.currentRow.value = now;
  });
  if (now >= 0 && now !== current && wasInSight) view.showRow(now);
}

function isInSight(view: Rowed, row: number): boolean {
  const top = rowTop(view.rowGeometry.peek(), row);
  return row >= 0 && top >= 0 && top < view.size.peek().height;
}
