import { sliceLooks, type RowScene, type Selection, type SliceLook } from "../engine/scene";

/** One drawn thing of a row. */
export interface SceneItem {
  readonly item: number;
  readonly look: SliceLook;
}

/** What a row shows at a moment; of things drawn over one another the uppermost. */
export function itemAt(row: RowScene, time: number): SceneItem | undefined {
  return itemNear(row, time, 0);
}

/** The same, but also what lies up to `reach` ns beside the moment, the nearest first. */
export function itemNear(row: RowScene, time: number, reach: number): SceneItem | undefined {
  let best: SceneItem | undefined;
  let bestDistance = reach;
  for (let item = row.count - 1; item >= 0; item--) {
    const start = row.starts[item] ?? 0;
    const end = row.ends[item] ?? 0;
    const distance = time < start ? start - time : time >= end ? time - end : 0;
    if (distance > bestDistance || (best !== undefined && distance === bestDistance)) continue;
    best = { item, look: sliceLooks[row.looks[item] ?? 0] ?? "dense" };
    bestDistance = distance;
    if (distance === 0 && time < end) break;
  }
  return best;
}

const selectionKinds: Partial<Record<SliceLook, Selection["kind"]>> = {
  turn: "turn",
  held: "held",
  missing: "gap",
  job: "job",
  blocked: "job",
  gil: "gil",
};

/** What selecting a drawn thing selects. */
export function selectionOf(row: RowScene, { item, look }: SceneItem): Selection {
  return { kind: selectionKinds[look] ?? "slice", row: row.rows[item] ?? 0 };
}
