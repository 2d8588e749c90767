import { useRef } from "preact/hooks";
import type { PipelineFlow, PipelineView } from "../engine/pipeline-view";

/** How many items moved along each of a pipeline's flows since it was last looked at, by the flow's index. */
export type MovedItems = ReadonlyMap<number, number>;

/**
 * What moved between two moments of a pipeline, the later one's flows in the order in which their newest items moved. Going back nothing
 * moves; where nothing was looked at before, what moves is what moved at the very moment.
 */
export function movedBetween(before: PipelineView | undefined, now: PipelineView): MovedItems {
  const isOnward = before !== undefined && before.time < now.time;
  const known = new Map(isOnward ? before.flows.map((flow) => [nameOf(before, flow), flow.items]) : []);
  const moved = now.flows.flatMap((flow, index) => {
    const items = isOnward
      ? flow.items - (known.get(nameOf(now, flow)) ?? 0)
      : flow.last === now.time
        ? 1
        : 0;
    return items > 0 ? [{ index, items, last: flow.last }] : [];
  });
  moved.sort((one, other) => one.last - other.last);
  return new Map(moved.map(({ index, items }) => [index, items]));
}

/** What moved since the pipeline was drawn for another moment. */
export function useMovedItems(pipeline: PipelineView): MovedItems {
  const seen = useRef<{ readonly pipeline: PipelineView; readonly moved: MovedItems } | undefined>(undefined);
  const before = seen.current?.pipeline;
  if (before?.time === pipeline.time && seen.current !== undefined) return seen.current.moved;
  const moved = movedBetween(before, pipeline);
  seen.current = { pipeline, moved };
  return moved;
}

/** Stages keep their order while a pipeline grows. */
function nameOf({ stages }: PipelineView, { from, to, kind }: PipelineFlow): string {
  return `${kind} ${from} ${stages[from]?.name} ${to} ${stages[to]?.name}`;
}
