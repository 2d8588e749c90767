import type { SimpleCallExpression } from "estree";
import { combinators } from "./probe-names";

/** Which of `combinators` a call is of, by its number; -1 where it is of none, or not with exactly one argument. */
export function combinatorOf({ callee, arguments: items, optional }: SimpleCallExpression): number {
  const [item] = items;
  if (items.length !== 1 || item?.type === "SpreadElement" || optional) return -1;
  if (callee.type !== "MemberExpression" || callee.computed || callee.optional) return -1;
  const { object, property } = callee;
  if (object.type !== "Identifier" || object.name !== "Promise" || property.type !== "Identifier") return -1;
  return combinators.findIndex(({ name }) => name === property.name);
}

/** Whether a source may use the name `Promise` for something of its own. It is asked carefully: it may say yes where that is not so. */
export function mayDeclarePromise(source: string): boolean {
  return /\b(?:var|let|const|class|function|import|as|catch)[\s({]+Promise\b(?!\s*[.<])|[{[,(]\s*Promise\s*[=,;:)}\]]/u.test(
    source,
  );
}
