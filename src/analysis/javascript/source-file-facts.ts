import ts from "typescript";
import { isAwaitUsing, walkSourceFile } from "./walk-source-file";

/** Whether code outside all functions awaits. A function's computed name and its decorators are outside it. */
export function awaitsAtTopLevel(sourceFile: ts.SourceFile): boolean {
  let found = false;
  walkSourceFile<ts.SignatureDeclaration | "outside">(sourceFile, "outside", (node, around) => {
    const isOutside = around === "outside" || node === around.name || ts.isDecorator(node);
    if (found || !isOutside) return undefined;
    found = isAwait(node);
    return ts.isFunctionLike(node) ? node : "outside";
  });
  return found;
}

function isAwait(node: ts.Node): boolean {
  return (
    ts.isAwaitExpression(node) ||
    (ts.isForOfStatement(node) && node.awaitModifier !== undefined) ||
    isAwaitUsing(node)
  );
}

/** Whether a generator is declared anywhere. */
export function hasGenerators(sourceFile: ts.SourceFile): boolean {
  let found = false;
  walkSourceFile(sourceFile, true, (node) => {
    const canGenerate =
      ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node);
    found ||= canGenerate && node.asteriskToken !== undefined;
    return found ? undefined : true;
  });
  return found;
}
