import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { executorOf, methodCall } from "./bindings";
import type { JavaScriptRule } from "./rule";

/** `new Promise` around a promise that is there already: `new Promise((resolve, reject) => p.then(resolve, reject))`. */
export const explicitPromise: JavaScriptRule = {
  name: "explicit-promise",
  severity: "information",
  types: [AST_NODE_TYPES.NewExpression],
  check(step, text) {
    const executor = executorOf(step.node, step);
    if (!executor || executor.async) return undefined;
    const [resolve, reject] = executor.params.map((parameter) =>
      parameter.type === AST_NODE_TYPES.Identifier ? parameter.name : undefined,
    );
    const only = onlyExpression(executor.body);
    if (resolve === undefined || reject === undefined || !only) return undefined;
    const inner = wrapped(only, resolve, reject);
    if (!inner) return undefined;
    const [start, end] = step.node.range;
    const newText = text.slice(...inner.range);
    return {
      message: "This promise only repeats another one, which can be used as it is.",
      start,
      end: start + "new Promise".length,
      fixes: [{ title: "Use the inner promise", edits: [{ start, end, newText }] }],
    };
  },
};

function onlyExpression(body: TSESTree.Node): TSESTree.Node | undefined {
  if (body.type !== AST_NODE_TYPES.BlockStatement) return body;
  const [statement, ...others] = body.body;
  if (!statement || others.length > 0) return undefined;
  if (statement.type === AST_NODE_TYPES.ReturnStatement) return statement.argument ?? undefined;
  return statement.type === AST_NODE_TYPES.ExpressionStatement ? statement.expression : undefined;
}

/** `p` in `p.then(resolve, reject)`, `p.then(resolve).catch(reject)` and `p.then(resolve).then(undefined, reject)`. */
function wrapped(node: TSESTree.Node, resolve: string, reject: string): TSESTree.Node | undefined {
  const both = methodCall(node, "then");
  if (both?.arguments.length === 2)
    return names(both.arguments[0], resolve) && names(both.arguments[1], reject)
      ? both.callee.object
      : undefined;
  const caught = methodCall(node, "catch");
  if (caught?.arguments.length !== 1 || !names(caught.arguments[0], reject)) return undefined;
  const inner = methodCall(caught.callee.object, "then");
  return inner?.arguments.length === 1 && names(inner.arguments[0], resolve)
    ? inner.callee.object
    : undefined;
}

/** Whether a reaction is a function of the executor, or only calls it with what it is given: `(value) => resolve(value)`. */
function names(node: TSESTree.Node | undefined, name: string): boolean {
  if (node?.type !== AST_NODE_TYPES.ArrowFunctionExpression) return isNamed(node, name);
  const [parameter, ...others] = node.params;
  const call = onlyExpression(node.body);
  if (node.async || others.length > 0 || parameter?.type !== AST_NODE_TYPES.Identifier) return false;
  if (call?.type !== AST_NODE_TYPES.CallExpression || call.arguments.length !== 1) return false;
  return isNamed(call.callee, name) && isNamed(call.arguments[0], parameter.name);
}

function isNamed(node: TSESTree.Node | undefined, name: string): boolean {
  return node?.type === AST_NODE_TYPES.Identifier && node.name === name;
}
