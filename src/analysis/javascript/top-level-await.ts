import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { isFunction } from "./functions";
import { walkTree } from "./walk";

/** Whether code outside all functions awaits; a text that does can only be a module (ECMA-262 §16.2.1). */
export function hasTopLevelAwait(program: TSESTree.Program): boolean {
  let found = false;
  walkTree(program, true, ({ node }) => {
    if (found || isFunction(node)) return undefined;
    found =
      node.type === AST_NODE_TYPES.AwaitExpression ||
      (node.type === AST_NODE_TYPES.ForOfStatement && node.await) ||
      (node.type === AST_NODE_TYPES.VariableDeclaration && node.kind === "await using");
    return true;
  });
  return found;
}
