import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../javascript/functions";
import { walkTree } from "../../javascript/walk";
import type { JavaScriptRule } from "./rule";

/** A generator that does something and never yields. One that is an argument is made for what it is given to. */
export const requireYield: JavaScriptRule = {
  name: "require-yield",
  severity: "warning",
  types: [AST_NODE_TYPES.FunctionDeclaration, AST_NODE_TYPES.FunctionExpression],
  check({ node, key }, text) {
    if (!isFunction(node) || !node.generator || key === "arguments") return undefined;
    const { body, params } = node;
    const [first] = body.body;
    if (!first || first.type === AST_NODE_TYPES.ThrowStatement || containsYield(body)) return undefined;
    const star = text.lastIndexOf("*", params[0]?.range[0] ?? body.range[0]);
    if (star < 0) return undefined;
    return {
      message:
        "This generator never yields: its code runs only when somebody asks for a first value, which never comes.",
      start: star,
      end: star + 1,
    };
  },
};

function containsYield(body: TSESTree.Node): boolean {
  const found: TSESTree.Node[] = [];
  walkTree(body, true, ({ node }) => {
    if (isFunction(node)) return undefined;
    if (node.type === AST_NODE_TYPES.YieldExpression) found.push(node);
    return true;
  });
  return found.length > 0;
}
