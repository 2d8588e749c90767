import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../javascript/functions";
import { type Step, walkTree } from "../../javascript/walk";
import { leaveAsyncOut } from "./fixes/leave-async-out";
import type { JavaScriptRule } from "./rule";

/** An async function that awaits nothing, returns nothing and throws nothing: its promise is fulfilled from the start. */
export const asyncWithoutAwait: JavaScriptRule = {
  name: "async-without-await",
  severity: "hint",
  types: [AST_NODE_TYPES.FunctionDeclaration, AST_NODE_TYPES.ArrowFunctionExpression],
  check(step, text) {
    const { node } = step;
    if (
      !isFunction(node) ||
      !node.async ||
      node.generator ||
      node.body.type !== AST_NODE_TYPES.BlockStatement
    )
      return undefined;
    if (node.body.body.length === 0 || isWantedByOthers(step, text) || needsPromise(node.body))
      return undefined;
    const start = node.range[0];
    return {
      message:
        "This async function waits for nothing, so that its promise says nothing. Leave async out, or await what it starts.",
      start,
      end: start + "async".length,
      fixes: leaveAsyncOut(node, nameOf(step), step, text),
    };
  },
};

/** The name by which a function of this file is called; one without a name is handed to others. */
function nameOf({ node, parent }: Step): string {
  const named = node.type === AST_NODE_TYPES.FunctionDeclaration ? node : parent?.node;
  const id = named && "id" in named ? named.id : null;
  return id?.type === AST_NODE_TYPES.Identifier ? id.name : "";
}

/** What is exported, or handed to something, may have to be async; only what has a name in this file alone is surely free. */
function isWantedByOthers({ node, parent, key }: Step, text: string): boolean {
  const outer = parent?.node;
  if (node.type === AST_NODE_TYPES.FunctionDeclaration) {
    const isPlain = outer?.type === AST_NODE_TYPES.Program || outer?.type === AST_NODE_TYPES.BlockStatement;
    return !isPlain || !isOnlyCalled(node.id?.name, 0, text);
  }
  if (outer?.type !== AST_NODE_TYPES.VariableDeclarator || key !== "init") return true;
  if (outer.id.type !== AST_NODE_TYPES.Identifier || !isOnlyCalled(outer.id.name, 1, text)) return true;
  return parent?.parent?.parent?.node.type === AST_NODE_TYPES.ExportNamedDeclaration;
}

/** Whether a name stands nowhere but before the arguments of a call, the places of its own declaration not counted. */
function isOnlyCalled(name: string | undefined, own: number, text: string): boolean {
  if (name === undefined || !/^\w+$/u.test(name)) return false;
  return [...text.matchAll(new RegExp(`\\b${name}\\b(?!\\s*\\()`, "gu"))].length <= own;
}

const needs: ReadonlySet<AST_NODE_TYPES> = new Set([
  AST_NODE_TYPES.AwaitExpression,
  AST_NODE_TYPES.ThrowStatement,
]);

function needsPromise(body: TSESTree.Node): boolean {
  const found: TSESTree.Node[] = [];
  walkTree(body, true, ({ node }) => {
    if (isFunction(node)) return undefined;
    const isNeeded =
      needs.has(node.type) ||
      (node.type === AST_NODE_TYPES.ReturnStatement && node.argument !== null) ||
      (node.type === AST_NODE_TYPES.ForOfStatement && node.await) ||
      (node.type === AST_NODE_TYPES.VariableDeclaration && node.kind === "await using") ||
      (node.type === AST_NODE_TYPES.ExpressionStatement && node.directive !== undefined);
    if (isNeeded) found.push(node);
    return true;
  });
  return found.length > 0;
}
