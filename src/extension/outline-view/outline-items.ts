import type {
  Finding,
  Outline,
  Pipeline,
  PipelineEdge,
  PipelineStage,
  Range,
  SuspendableFunction,
  SuspensionPoint,
} from "../../analysis/outline";
import { comparePositions } from "../editor/outline-queries";

/** One row of the async outline. */
export type OutlineItem =
  | {
      readonly kind: "function";
      /** Index in the outline's functions; tells rows of one outline apart. */
      readonly index: number;
      readonly function: SuspendableFunction;
      /** Points, nested functions and findings, in the order of the text. */
      readonly children: readonly OutlineItem[];
    }
  | { readonly kind: "point"; readonly index: number; readonly point: SuspensionPoint }
  | { readonly kind: "finding"; readonly index: number; readonly finding: Finding }
  | {
      readonly kind: "pipeline";
      readonly index: 0;
      readonly pipeline: Pipeline;
      readonly children: readonly OutlineItem[];
    }
  | {
      readonly kind: "stage";
      /** Index in the pipeline's stages. */
      readonly index: number;
      readonly stage: PipelineStage;
      readonly children: readonly OutlineItem[];
    }
  | {
      readonly kind: "edge";
      /** Index in the pipeline's edges. */
      readonly index: number;
      readonly edge: PipelineEdge;
      /** Where the values go. */
      readonly to: PipelineStage;
    };

/** The rows below a row. */
export function childrenOfItem(item: OutlineItem): readonly OutlineItem[] {
  return "children" in item ? item.children : [];
}

const atStart: Range = { start: { line: 1, column: 0 }, end: { line: 1, column: 0 } };

/** Where a row is in the text. */
export function itemRange(item: OutlineItem): Range {
  switch (item.kind) {
    case "function":
      return item.function.nameRange;
    case "point":
      return item.point.keywordRange;
    case "finding":
      return item.finding.range;
    case "pipeline":
      return item.pipeline.stages[0]?.nameRange ?? atStart;
    case "stage":
      return item.stage.nameRange;
    case "edge":
      return item.edge.evidence[0]?.range ?? item.to.nameRange;
  }
}

/** The rows of an outline: functions with what they hold, nested as in the text, and the pipeline where there is one. */
export function outlineItems(outline: Outline): readonly OutlineItem[] {
  const childrenOf = (parent: number | undefined): readonly OutlineItem[] => {
    const functions = outline.functions.flatMap((suspendable, index): OutlineItem[] =>
      suspendable.parent === parent
        ? [{ kind: "function", index, function: suspendable, children: childrenOf(index) }]
        : [],
    );
    const points = outline.points.flatMap((point, index): OutlineItem[] =>
      point.function === parent ? [{ kind: "point", index, point }] : [],
    );
    const findings = outline.findings.flatMap((finding, index): OutlineItem[] =>
      ownerOf(outline, finding) === parent ? [{ kind: "finding", index, finding }] : [],
    );
    return [...functions, ...points, ...findings].sort((a, b) =>
      comparePositions(itemRange(a).start, itemRange(b).start),
    );
  };
  return [...childrenOf(undefined), ...pipelineItems(outline)];
}

function pipelineItems({ pipeline }: Outline): readonly OutlineItem[] {
  if (pipeline === undefined) return [];
  const { stages, edges } = pipeline;
  const children = stages.map((stage, index): OutlineItem => {
    const outgoing = edges.flatMap((edge, number): OutlineItem[] => {
      const to = stages[edge.to];
      return edge.from === index && to !== undefined ? [{ kind: "edge", index: number, edge, to }] : [];
    });
    return { kind: "stage", index, stage, children: outgoing };
  });
  return [{ kind: "pipeline", index: 0, pipeline, children }];
}

/** The innermost function around a finding; undefined for one outside of all. */
function ownerOf(outline: Outline, { range }: Finding): number | undefined {
  let owner: number | undefined;
  for (const [index, { range: own, kind }] of outline.functions.entries()) {
    const isAround =
      comparePositions(own.start, range.start) <= 0 && comparePositions(range.start, own.end) <= 0;
    if (!isAround) continue;
    const outer = owner === undefined ? undefined : outline.functions[owner];
    const isInner =
      outer === undefined || outer.kind === "module" || comparePositions(outer.range.start, own.start) <= 0;
    if (isInner && (kind !== "module" || owner === undefined)) owner = index;
  }
  return owner;
}

/** The last row that begins at or before a line: the one to select while the cursor is there. */
export function itemAtLine(items: readonly OutlineItem[], line: number): OutlineItem | undefined {
  let found: OutlineItem | undefined;
  for (const item of items) {
    if (item.kind === "pipeline" || itemRange(item).start.line > line) continue;
    const isOver = item.kind === "function" && item.function.range.end.line < line;
    if (isOver) continue;
    if (item.kind !== "function" && itemRange(item).start.line < line) continue;
    const inner = item.kind === "function" ? itemAtLine(item.children, line) : undefined;
    found = inner ?? item;
  }
  return found;
}
