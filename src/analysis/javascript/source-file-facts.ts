import ts from "typescript";
import { isAwaitUsing, walkSourceFile } from "./walk-source-file";

/**
 * How code outside all functions uses `await`: as the keyword, or, where it never does, as what may be a name: a script parses
 * `await [x]` as a member of something called so. A function's computed name and its decorators are outside it.
 */
export function topLevelAwait(sourceFile: ts.SourceFile): "keyword" | "name" | undefined {
  let found: "keyword" | "name" | undefined;
  walkSourceFile<ts.SignatureDeclaration | "outside">(sourceFile, "outside", (node, around) => {
    const isOutside = around === "outside" || node === around.name || ts.isDecorator(node);
    if (found === "keyword" || !isOutside) return undefined;
    if (isAwait(node)) found = "keyword";
    else if (ts.isIdentifier(node) && node.text === "await") found = "name";
    return ts.isFunctionLike(node) ? node : "outside";
  });
  return found;
}

/** Whether something is declared by the name `await`, which no module may do (ECMA-262 §13.1.1). */
export function declaresAwait(sourceFile: ts.SourceFile): boolean {
  let found = false;
  walkSourceFile(sourceFile, true, (node) => {
    const canDeclare =
      ts.isVariableDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isParameter(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node);
    found ||=
      canDeclare && node.name !== undefined && ts.isIdentifier(node.name) && node.name.text === "await";
    return found ? undefined : true;
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

const reactions: ReadonlySet<string> = new Set(["then", "catch", "finally"]);

/**
 * Whether anything stands in the code that can suspend or that a rule looks at: the keywords, generators, the value `Promise`, and reactions
 * to promises. What is only a type, a comment or a string, is not.
 */
export function isAboutAsync(sourceFile: ts.SourceFile): boolean {
  let found = false;
  walkSourceFile(sourceFile, true, (node) => {
    found ||= suspendsOrPromises(node);
    return found || isTypeAlone(node) ? undefined : true;
  });
  return found;
}

function suspendsOrPromises(node: ts.Node): boolean {
  switch (node.kind) {
    case ts.SyntaxKind.AsyncKeyword:
    case ts.SyntaxKind.AwaitKeyword:
    case ts.SyntaxKind.AwaitExpression:
    case ts.SyntaxKind.YieldExpression:
      return true;
    case ts.SyntaxKind.Identifier:
      return (node as ts.Identifier).text === "Promise";
    case ts.SyntaxKind.PropertyAccessExpression:
      return reactions.has((node as ts.PropertyAccessExpression).name.text);
    default:
      return isGenerator(node) || isAwaitUsing(node);
  }
}

/** The base of a class is written among types, and is an expression. */
function isTypeAlone(node: ts.Node): boolean {
  return ts.isTypeNode(node) && node.kind !== ts.SyntaxKind.ExpressionWithTypeArguments;
}

function isGenerator(node: ts.Node): boolean {
  const canGenerate =
    ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node);
  return canGenerate && node.asteriskToken !== undefined;
}
