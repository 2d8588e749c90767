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

/** The suspension point that a captured node makes. */
export function pointOf(capture: PointCapture, node: Node, text: string): FoundPoint {
  switch (capture) {
    case "await":
      return expressionPoint("await", node, node.startIndex + "await".length, text);
    case "yield": {
      const from = node.children.find((child) => child?.type === "from");
      if (from) return expressionPoint("yield-from", node, from.endIndex, text);
      const point = expressionPoint("yield", node, node.startIndex + "yield".length, text);
      return { ...point, takesValue: isValueUsed(node) };
    }
    case "async-for":
    case "async-clause":
      return forPoint(capture === "async-for" ? "for-await" : "async-comprehension", node, text);
    case "async-with":
      return withPoint(node, text);
  }
}

/** Source on one line; a backslash that joins lines says nothing there. */
function operandText(source: string): string {
  return shortenToOneLine(source.replace(/\\\r?\n/gu, " "));
}

function expressionPoint(kind: PointKind, node: Node, keywordEnd: number, text: string): FoundPoint {
  const end = Math.max(node.endIndex, keywordEnd);
  const source = text.slice(keywordEnd, end);
  const operand = operandText(source);
  return { kind, start: node.startIndex, end, keywordEnd, operand, source, takesValue: false, node };
}

function isValueUsed(node: Node): boolean {
  let outer = node.parent;
  while (outer?.type === "parenthesized_expression") outer = outer.parent;
  if (outer === null || outer.isError || outer.type === "lambda") return false;
  return outer.type !== "expression_statement" || outer.namedChildCount > 1;
}

function forPoint(kind: PointKind, node: Node, text: string): FoundPoint {
  const keyword = node.children.find((child) => child?.type === "for");
  const iterables = node.childrenForFieldName("right");
  const keywordEnd = keyword?.endIndex ?? node.startIndex + "async".length;
  const start = iterables[0]?.startIndex ?? keywordEnd;
  const end = kind === "for-await" ? Math.max(iterables.at(-1)?.endIndex ?? start, start) : node.endIndex;
  const source = text.slice(start, end);
  const operand = operandText(source);
  return { kind, start: node.startIndex, end, keywordEnd, operand, source, takesValue: false, node };
}

function withPoint(node: Node, text: string): FoundPoint {
  const keyword = node.children.find((child) => child?.type === "with");
  const clause = node.children.find((child) => child?.type === "with_clause");
  const keywordEnd = keyword?.endIndex ?? node.startIndex + "async".length;
  const managers = (clause?.namedChildren ?? []).flatMap((item) => (item ? managerText(item, text) : []));
  return {
    kind: "async-with",
    start: node.startIndex,
    end: clause?.endIndex ?? keywordEnd,
    keywordEnd,
    operand: operandText(managers.join(", ")),
    source: managers.join(", "),
    takesValue: false,
    node,
  };
}

function managerText(item: Node, text: string): string[] {
  const value = item.type === "with_item" ? item.childForFieldName("value") : null;
  if (!value) return [];
  const manager = value.type === "as_pattern" ? (value.namedChild(0) ?? value) : value;
  return [text.slice(manager.startIndex, manager.endIndex)];
}
