import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import type { PointKind } from "../outline";
import { shortenToOneLine } from "../text-lines";
import { endOfToken, skipTrivia } from "./trivia";

/** A suspension point in offsets, before it is known which function it belongs to. */
export interface FoundPoint {
  readonly kind: PointKind;
  readonly start: number;
  readonly end: number;
  readonly keywordEnd: number;
  readonly operand: string;
}

/**
 * The suspension point that a node itself makes. `returnAwaits` says that a `return` here is one in an async generator, whose
 * value is awaited (ECMA-262 §14.10.1).
 */
export function pointOf(node: TSESTree.Node, text: string, returnAwaits: boolean): FoundPoint | undefined {
  switch (node.type) {
    case AST_NODE_TYPES.AwaitExpression:
      return isName(node, text)
        ? undefined
        : expressionPoint("await", node, node.range[0] + "await".length, text);
    case AST_NODE_TYPES.YieldExpression: {
      const keywordEnd = node.range[0] + "yield".length;
      return node.delegate
        ? expressionPoint("yield-from", node, endOfToken(text, keywordEnd, "*"), text)
        : expressionPoint("yield", node, keywordEnd, text);
    }
    case AST_NODE_TYPES.ForOfStatement:
      return node.await ? forAwaitPoint(node, text) : undefined;
    case AST_NODE_TYPES.VariableDeclaration:
      return node.kind === "await using" ? awaitUsingPoint(node, text) : undefined;
    case AST_NODE_TYPES.ReturnStatement:
      return returnAwaits && node.argument ? implicitAwaitPoint(node, node.argument, text) : undefined;
    default:
      return undefined;
  }
}

/** No operand begins with these words (ECMA-262 §13.10), so the `await` before them is somebody's name, which the parser did not see. */
function isName({ range }: TSESTree.AwaitExpression, text: string): boolean {
  const next = skipTrivia(text, range[0] + "await".length);
  return /^(?:instanceof|in)\b/u.test(text.slice(next, next + "instanceof".length + 1));
}

function expressionPoint(kind: PointKind, node: TSESTree.Node, keywordEnd: number, text: string): FoundPoint {
  const [start, nodeEnd] = node.range;
  const end = Math.max(nodeEnd, keywordEnd);
  return { kind, start, end, keywordEnd, operand: shortenToOneLine(text.slice(keywordEnd, end)) };
}

function forAwaitPoint(node: TSESTree.ForOfStatement, text: string): FoundPoint {
  const start = node.range[0];
  const operand = shortenToOneLine(text.slice(...node.right.range));
  const keywordEnd = endOfToken(text, start + "for".length, "await");
  return { kind: "for-await", start, end: endOfHead(node, text), keywordEnd, operand };
}

function endOfHead(node: TSESTree.ForOfStatement, text: string): number {
  let end = node.right.range[1];
  for (let next = skipTrivia(text, end); text.charAt(next) === ")"; next = skipTrivia(text, end))
    end = next + 1;
  return end;
}

function awaitUsingPoint(node: TSESTree.VariableDeclaration, text: string): FoundPoint {
  const start = node.range[0];
  const resources = node.declarations.map(({ id, init }) => text.slice(...(init ?? id).range));
  return {
    kind: "await-using",
    start,
    end: endOfLast(node.declarations, node.range[1]),
    keywordEnd: endOfToken(text, start + "await".length, "using"),
    operand: shortenToOneLine(resources.join(", ")),
  };
}

function endOfLast(nodes: readonly TSESTree.Node[], otherwise: number): number {
  return nodes.at(-1)?.range[1] ?? otherwise;
}

function implicitAwaitPoint(
  node: TSESTree.ReturnStatement,
  argument: TSESTree.Expression,
  text: string,
): FoundPoint {
  const start = node.range[0];
  const end = text.charAt(node.range[1] - 1) === ";" ? node.range[1] - 1 : node.range[1];
  const keywordEnd = start + "return".length;
  const operand = shortenToOneLine(text.slice(...argument.range));
  return { kind: "implicit-await", start, end, keywordEnd, operand };
}
