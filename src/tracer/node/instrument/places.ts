import type { ForOfStatement, Function as FunctionNode, Node } from "estree";
import { nextToken, rangeOf } from "./syntax";

/** Whether a statement is a directive such as "use strict". */
export function isDirective(node: Node): boolean {
  return (
    node.type === "ExpressionStatement" && typeof (node as { directive?: unknown }).directive === "string"
  );
}

/** The offset behind the arrow of an arrow function. */
export function endOfArrow(node: FunctionNode, source: string): number {
  const typed = node as { returnType?: Node; typeParameters?: Node };
  let at = rangeOf(node)[0] + "async".length;
  for (const part of [typed.typeParameters, ...node.params, typed.returnType])
    if (part) at = Math.max(at, rangeOf(part)[1]);
  for (;;) {
    at = nextToken(source, at);
    if (source.startsWith("=>", at)) return at + 2;
    if (at >= source.length) throw new SyntaxError("An arrow function without an arrow.");
    at++;
  }
}

/** Where the head of a loop ends; the iterated expression may stand in parentheses of its own. */
export function closingParenthesis(node: ForOfStatement, source: string): number {
  const bodyStart = rangeOf(node.body)[0];
  let last = -1;
  for (
    let at = nextToken(source, rangeOf(node.right)[1]);
    source.charAt(at) === ")" && at < bodyStart;
    at = nextToken(source, at + 1)
  )
    last = at;
  if (last < 0) throw new SyntaxError("A loop head without an end.");
  return last;
}
