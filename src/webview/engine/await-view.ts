import { formatDuration, nanos } from "../../base/units";
import { entityKind, entityRow, type Entity } from "../../trace/model/entity";
import type { CoroutineRow, SliceRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { awaitGraphAt, type AwaitGraph } from "../../trace/query/causes/await-graph";
import { entityLabel, pointLabel } from "../../trace/query/describe";
import { sliceAt } from "../../trace/query/window";
import { layOutAwaits } from "./await-layout";
import type { NameOf } from "./reason-sentences";
import type { RowState, Selection } from "./scene";

/** A coroutine, or what one waits for, at a moment. */
export interface AwaitNode {
  readonly name: string;
  readonly state: RowState | "awaited";
  /** What it waits for, as the source has it, and for how long. */
  readonly what: string;
  readonly since: string;
  readonly selection: Selection | undefined;
  /** True where it waits, through others, for itself. */
  readonly isInCircle: boolean;
}

/** One line of the await tree. */
export interface AwaitLine {
  /** Index in `nodes`. */
  readonly node: number;
  readonly depth: number;
  /** True where the same was listed above already: a circle, or two that wait for one. */
  readonly isAgain: boolean;
}

/** A node of the drawing: `node` is its index in `nodes`; for the places see `layOutAwaits`. */
export interface AwaitBox {
  readonly node: number;
  readonly layer: number;
  readonly line: number;
}

/** An arrow of the drawing, by indexes in `boxes`. */
export interface AwaitArrow {
  readonly from: number;
  readonly to: number;
  readonly isInCircle: boolean;
}

/** Who awaits whom at a moment: the same as a tree, for reading, and as a graph. */
export interface AwaitView {
  readonly nodes: readonly AwaitNode[];
  readonly lines: readonly AwaitLine[];
  readonly boxes: readonly AwaitBox[];
  readonly arrows: readonly AwaitArrow[];
  /** Those who wait for one another, each list one circle, by indexes in `nodes`: a deadlock. */
  readonly circles: readonly (readonly number[])[];
  /** Coroutines that are alive and not shown, since there are too many. */
  readonly omitted: number;
  /** Nodes of the tree that the drawing has no room for. */
  readonly undrawn: number;
}

const mostListed = 500;
const mostDrawn = 60;

/** Who awaits whom at a moment. What nobody awaits stands at the root of the tree, and at the left of the drawing. */
export function awaitView(model: TraceModel, time: number, nameOf: NameOf): AwaitView {
  const graph = awaitGraphAt(model, time, mostListed);
  const circles = graph.cycles.map((cycle) => cycle.map((row) => coroutineNode(graph, row)));
  const inCircle = new Set(circles.flat());
  const nodes = graph.nodes.map((entity, index) =>
    describeNode(model, entity, time, nameOf, inCircle.has(index)),
  );
  const targets = targetsOf(graph);
  const lines = listLines(graph, targets);
  return { nodes, lines, circles, omitted: graph.omitted, ...drawingOf(lines, targets, inCircle) };
}

function coroutineNode({ nodes }: AwaitGraph, coroutine: CoroutineRow): number {
  return nodes.findIndex(
    (entity) => entityKind(entity) === "coroutine" && entityRow(entity) === (coroutine as number),
  );
}

/** For each node, what it awaits. */
function targetsOf({ nodes, edges }: AwaitGraph): readonly (readonly number[])[] {
  const indexOf = new Map<Entity, number>(nodes.map((entity, index) => [entity, index]));
  const targets = nodes.map((): number[] => []);
  for (const { from, to } of edges) {
    const [source, target] = [indexOf.get(from), indexOf.get(to)];
    if (source !== undefined && target !== undefined) targets[source]?.push(target);
  }
  return targets;
}

function describeNode(
  model: TraceModel,
  entity: Entity,
  time: number,
  nameOf: NameOf,
  isInCircle: boolean,
): AwaitNode {
  const coroutine = (entityKind(entity) === "coroutine" ? entityRow(entity) : 0) as CoroutineRow;
  const slice = coroutine === 0 ? (0 as SliceRow) : sliceAt(model, coroutine, time);
  if (slice === 0) {
    const name = coroutine === 0 ? entityLabel(model, entity) : nameOf(coroutine);
    return { name, state: "awaited", what: "", since: "", selection: undefined, isInCircle };
  }
  const { slices } = model;
  const state = slices.stateOf(slice);
  const point = slices.point.get(slice);
  return {
    name: nameOf(coroutine),
    state: state === "suspended" ? "waiting" : state,
    what: state === "suspended" && point !== 0 ? pointLabel(model, point) : "",
    since: formatDuration(nanos(Math.max(0, time - slices.start.get(slice)))),
    selection: { kind: "slice", row: slice },
    isInCircle,
  };
}

/** First what nobody awaits, each with what it awaits below; then those of circles, which nobody else awaits. */
function listLines(graph: AwaitGraph, targets: readonly (readonly number[])[]): AwaitLine[] {
  const lines: AwaitLine[] = [];
  const listed = new Set<number>();
  const add = (node: number, depth: number): void => {
    if (lines.length >= mostListed) return;
    const isAgain = listed.has(node);
    listed.add(node);
    lines.push({ node, depth, isAgain });
    if (!isAgain) for (const target of targets[node] ?? []) add(target, depth + 1);
  };
  const awaited = new Set(targets.flat());
  const coroutines = graph.nodes.flatMap((entity, node) =>
    entityKind(entity) === "coroutine" ? [node] : [],
  );
  for (const node of coroutines) if (!awaited.has(node)) add(node, 0);
  for (const node of coroutines) if (!listed.has(node)) add(node, 0);
  return lines;
}

function drawingOf(
  lines: readonly AwaitLine[],
  targets: readonly (readonly number[])[],
  inCircle: ReadonlySet<number>,
): Pick<AwaitView, "boxes" | "arrows" | "undrawn"> {
  const listed = [...new Set(lines.map(({ node }) => node))];
  const drawn = listed.slice(0, mostDrawn);
  const boxOf = new Map(drawn.map((node, box) => [node, box]));
  const arrows = drawn.flatMap((node, from) =>
    (targets[node] ?? []).flatMap((target): AwaitArrow[] => {
      const to = boxOf.get(target);
      return to === undefined ? [] : [{ from, to, isInCircle: inCircle.has(node) && inCircle.has(target) }];
    }),
  );
  const places = layOutAwaits(drawn.length, arrows);
  const boxes = drawn.map((node, box) => ({ node, ...(places[box] ?? { layer: 0, line: 0 }) }));
  return { boxes, arrows, undrawn: listed.length - drawn.length };
}
