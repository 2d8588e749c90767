import ts from "typescript";
import type { PointKind, PointPlace } from "../outline";
import type { TextLines } from "../text-lines";
import { endOfToken } from "./trivia";
import { isAwaitUsing, walkSourceFile } from "./walk-source-file";

/**
 * The places of the suspension points of a tree without syntax errors, in source order: those that its outline will have, several
 * times sooner, because the tree needs no conversion.
 */
export function pointPlaces(sourceFile: ts.SourceFile, lines: TextLines): PointPlace[] {
  const found: { readonly kind: PointKind; readonly start: number; readonly keywordEnd: number }[] = [];
  walkSourceFile(sourceFile, false, (node, isInAsyncGenerator) => {
    const kind = kindOf(node, isInAsyncGenerator);
    if (kind) {
      const start = node.getStart(sourceFile);
      found.push({ kind, start, keywordEnd: keywordEnd(node, start, sourceFile) });
    }
    return ts.isFunctionLike(node) ? isAsyncGenerator(node) : isInAsyncGenerator;
  });
  return found
    .sort((left, right) => left.start - right.start)
    .map(({ kind, start, keywordEnd }) => ({ kind, keywordRange: lines.range(start, keywordEnd) }));
}

/** A `return` in an async generator awaits its value (ECMA-262 §14.10.1). */
function kindOf(node: ts.Node, isInAsyncGenerator: boolean): PointKind | undefined {
  if (ts.isAwaitExpression(node)) return "await";
  if (ts.isYieldExpression(node)) return node.asteriskToken ? "yield-from" : "yield";
  if (ts.isForOfStatement(node)) return node.awaitModifier && "for-await";
  if (ts.isReturnStatement(node)) return isInAsyncGenerator && node.expression ? "implicit-await" : undefined;
  return isAwaitUsing(node) ? "await-using" : undefined;
}

function keywordEnd(node: ts.Node, start: number, sourceFile: ts.SourceFile): number {
  if (ts.isYieldExpression(node)) return node.asteriskToken?.end ?? start + "yield".length;
  if (ts.isForOfStatement(node) && node.awaitModifier) return node.awaitModifier.end;
  if (ts.isReturnStatement(node)) return start + "return".length;
  const awaitEnd = start + "await".length;
  return isAwaitUsing(node) ? endOfToken(sourceFile.text, awaitEnd, "using") : awaitEnd;
}

function isAsyncGenerator(node: ts.SignatureDeclaration): boolean {
  if (!ts.isFunctionDeclaration(node) && !ts.isFunctionExpression(node) && !ts.isMethodDeclaration(node))
    return false;
  return (
    node.asteriskToken !== undefined &&
    (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false)
  );
}
