import type { Node } from "@vscode/tree-sitter-wasm";
import type { PointKind } from "../outline";
import { shortenToOneLine } from "../text-lines";

/** A suspension point in offsets, before it is known which function it belongs to. */
export interface FoundPoint {
  readonly kind: PointKind;
  readonly start: number;
  readonly end: number;
  readonly keywordEnd: number;
  readonly operand: string;
  /** True for a `yield` whose value is used, so that what is sent in arrives somewhere. */
  readonly takesValue: boolean;
  /** The whole source that {@link operand} is made of. */
  readonly source: string;
  readonly node: Node;
}

/** The captures that are suspension points. */
export type PointCapture = "await" | "yield" | "async-for" | "async-with" | "async-clause";

/** The kind of the point that a captured node makes, and the offsets of its keywords. */
export function keywordPlace(capture: string, node: Node): Pick<FoundPoint, "kind" | "start" | "keywordEnd"> {
  const start = node.startIndex;
  switch (capture as PointCapture) {
    case "await":
      return { kind: "await", start, keywordEnd: start + "await".length };
    case "yield": {
      const from = childOf(node, "from");
      return from
        ? { kind: "yield-from", start, keywordEnd: from.endIndex }
        : { kind: "yield", start, keywordEnd: start + "yield".length };
    }
    case "async-for":
    case "async-clause": {
      const kind = capture === "async-for" ? "for-await" : "async-comprehension";
      return { kind, start, keywordEnd: childOf(node, "for")?.endIndex ?? start + "async".length };
    }
    case "async-with":
      return {
        kind: "async-with",
        start,
        keywordEnd: childOf(node, "with")?.endIndex ?? start + "async".length,
      };
  }
}

function childOf(node: Node, type: string): Node | undefined {
  for (let index = 0; index < node.childCount; index++) {
    const child = node.child(index);
    if (child?.type === type) return child;
  }
  return undefined;
}

/** The suspension point that a captured node makes. */
export function pointOf(capture: PointCapture, node: Node, text: string): FoundPoint {
  const place = keywordPlace(capture, node);
  switch (place.kind) {
    case "yield":
      return { ...expressionPoint(place, node, text), takesValue: isValueUsed(node) };
    case "for-await":
    case "async-comprehension":
      return forPoint(place, node, text);
    case "async-with":
      return withPoint(place, node, text);
    default:
      return expressionPoint(place, node, text);
  }
}

type Place = ReturnType<typeof keywordPlace>;

/** Source on one line; a backslash that joins lines says nothing there. */
function operandText(source: string): string {
  return shortenToOneLine(source.replace(/\\\r?\n/gu, " "));
}

function expressionPoint(place: Place, node: Node, text: string): FoundPoint {
  const end = Math.max(node.endIndex, place.keywordEnd);
  const source = text.slice(place.keywordEnd, end);
  return { ...place, end, operand: operandText(source), source, takesValue: false, node };
}

function isValueUsed(node: Node): boolean {
  let outer = node.parent;
  while (outer?.type === "parenthesized_expression") outer = outer.parent;
  if (outer === null || outer.isError || outer.type === "lambda") return false;
  return outer.type !== "expression_statement" || outer.namedChildCount > 1;
}

function forPoint(place: Place, node: Node, text: string): FoundPoint {
  const iterables = node.childrenForFieldName("right");
  const start = iterables[0]?.startIndex ?? place.keywordEnd;
  const end =
    place.kind === "for-await" ? Math.max(iterables.at(-1)?.endIndex ?? start, start) : node.endIndex;
  const source = text.slice(start, end);
  return { ...place, end, operand: operandText(source), source, takesValue: false, node };
}

function withPoint(place: Place, node: Node, text: string): FoundPoint {
  const clause = childOf(node, "with_clause");
  const managers = (clause?.namedChildren ?? []).flatMap((item) => (item ? managerText(item, text) : []));
  const source = managers.join(", ");
  const end = clause?.endIndex ?? place.keywordEnd;
  return { ...place, end, operand: operandText(source), source, takesValue: false, node };
}

function managerText(item: Node, text: string): string[] {
  const value = item.type === "with_item" ? item.childForFieldName("value") : null;
  if (!value) return [];
  const manager = value.type === "as_pattern" ? (value.namedChild(0) ?? value) : value;
  return [text.slice(manager.startIndex, manager.endIndex)];
}
