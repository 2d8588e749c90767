/** Where a stage stands: how many lie before it, and which it is of those beside it. */
export interface StagePlace {
  readonly layer: number;
  readonly column: number;
}

interface Step {
  readonly from: number;
  readonly to: number;
}

/**
 * Lays stages out in layers, so that every step leads to a later layer, except those that close a circle; within a layer
 * stages stand below what leads to them.
 */
export function layerStages(count: number, steps: readonly Step[]): StagePlace[] {
  const layers = new Array<number>(count).fill(0);
  // The longest way to a stage has fewer than `count` steps; what still moves then is in a circle.
  for (let round = 0; round < count; round++) {
    let hasMoved = false;
    for (const { from, to } of steps) {
      const wanted = (layers[from] ?? 0) + 1;
      if (from === to || (layers[to] ?? 0) >= wanted || wanted >= count) continue;
      layers[to] = wanted;
      hasMoved = true;
    }
    if (!hasMoved) break;
  }
  const used = [...new Set(layers)].sort((a, b) => a - b);
  const places: StagePlace[] = new Array<StagePlace>(count);
  for (const [layer, original] of used.entries()) {
    const members = layers.flatMap((of, stage) => (of === original ? [stage] : []));
    const before = (stage: number): number => {
      const columns = steps.flatMap(({ from, to }) => (to === stage ? [places[from]?.column ?? 0] : []));
      return columns.length === 0 ? stage : columns.reduce((sum, column) => sum + column, 0) / columns.length;
    };
    const ordered = members
      .map((stage) => ({ stage, key: before(stage) }))
      .sort((a, b) => a.key - b.key || a.stage - b.stage);
    for (const [column, { stage }] of ordered.entries()) places[stage] = { layer, column };
  }
  return places;
}
