import type { Node, Tree } from "@vscode/tree-sitter-wasm";
import type { PointKind } from "../outline";
import { shiftOffset, type TextChange } from "../text-change";
import { keywordPlace, type PointCapture } from "./points";

/** Where a suspension point is, in offsets. */
export interface PlacedPoint {
  readonly kind: PointKind;
  readonly start: number;
  readonly keywordEnd: number;
}

/** A tree and the points that stand in it, in source order. */
export interface PlacedTree {
  readonly tree: Tree;
  readonly places: readonly PlacedPoint[];
}

/** From `start` up to and with `end`: a point that begins or ends there is touched. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Of more changed spans than this, the whole tree is asked. */
const mostSpans = 64;

/**
 * The points of a tree, in source order. Of a tree that was parsed from `before`, to which `change` was told, only the spans in which
 * the two differ are asked for; the points elsewhere are those of before, moved. What a tree with errors is said to have in common with
 * the next one is not relied on.
 */
export function placePoints(
  tree: Tree,
  text: string,
  before?: PlacedTree,
  change?: TextChange,
): readonly PlacedPoint[] {
  const isKnown = before && change && !before.tree.rootNode.hasError;
  const changed = isKnown && changedSpans(tree, before.tree, change);
  if (!changed || changed.length > mostSpans) return allPoints(tree, text);
  const places = new Map<number, PlacedPoint>();
  const asked = [...changed];
  for (const place of before.places) {
    const start = shiftOffset(place.start, change);
    if (start === undefined) continue;
    const moved = { ...place, start, keywordEnd: place.keywordEnd + start - place.start };
    if (isCut(place, change) || changed.some((span) => touches(moved, span)))
      asked.push({ start, end: start });
    else places.set(start, moved);
  }
  for (const span of asked) for (const place of pointsWithin(tree, span)) places.set(place.start, place);
  return [...places.values()].sort(inSourceOrder);
}

/** Where the text changed and where the trees are built in another way; each with its neighbours. */
function changedSpans(tree: Tree, before: Tree, { start, newEnd }: TextChange): Span[] {
  const ranges = before
    .getChangedRanges(tree)
    .map((range) => ({ start: range.startIndex, end: range.endIndex }));
  return [{ start, end: newEnd }, ...ranges].map((span) => ({ start: span.start - 1, end: span.end + 1 }));
}

/** Whether what makes the place a point is not what it was. */
function isCut({ start, keywordEnd }: PlacedPoint, change: TextChange): boolean {
  return start < change.oldEnd && keywordEnd >= change.start;
}

function touches({ start, keywordEnd }: PlacedPoint, span: Span): boolean {
  return start <= span.end && keywordEnd >= span.start;
}

const inSourceOrder = (left: PlacedPoint, right: PlacedPoint): number => left.start - right.start;

/** The points that a span meets with any part of them, or of the statements and expressions that they head. */
function pointsWithin({ rootNode }: Tree, span: Span): PlacedPoint[] {
  const start = Math.max(span.start, 0);
  const end = Math.min(span.end, rootNode.endIndex);
  const around = rootNode.descendantForIndex(Math.min(start, end), end) ?? rootNode;
  const found: PlacedPoint[] = [];
  for (let node = around.parent; node; node = node.parent) found.push(...placeOf(node));
  const pending = [around];
  for (let node = pending.pop(); node; node = pending.pop()) {
    found.push(...placeOf(node));
    let child = node.firstChildForIndex(start);
    for (; child && child.startIndex <= end; child = child.nextSibling) pending.push(child);
  }
  return found;
}

function placeOf(node: Node): PlacedPoint[] {
  if (!node.isNamed) return [];
  const capture = captures.get(node.type);
  const isPoint = capture && (!capture.startsWith("async") || node.child(0)?.type === "async");
  return isPoint ? [keywordPlace(capture, node)] : [];
}

/** The nodes that are points; those that can stand without `async` are only points with it. */
const captures: ReadonlyMap<string, PointCapture> = new Map([
  ["await", "await"],
  ["yield", "yield"],
  ["for_statement", "async-for"],
  ["with_statement", "async-with"],
  ["for_in_clause", "async-clause"],
]);

const keywords = /\b(?:await|yield|async)\b/gu;

/** Looks at the places of keywords alone, which takes a tenth of the time of a query over a whole tree. */
function allPoints({ rootNode }: Tree, text: string): PlacedPoint[] {
  const found = new Map<number, PlacedPoint>();
  for (const { 0: keyword, index } of text.matchAll(keywords)) {
    const leaf = rootNode.descendantForIndex(index, index + keyword.length);
    const node = leaf?.isNamed ? leaf : leaf?.parent;
    if (node?.startIndex !== index) continue;
    for (const place of placeOf(node)) found.set(index, place);
  }
  return [...found.values()];
}
