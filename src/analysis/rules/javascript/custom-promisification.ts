import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { type FunctionNode, isFunction } from "../../javascript/functions";
import { executorOf } from "./bindings";
import { promiseOfCallback } from "./fixes/promise-of-callback";
import type { JavaScriptRule } from "./rule";

/** `new Promise` around a call whose callback takes an error and a value, which Node's own `promisify` does for any such function. */
export const customPromisification: JavaScriptRule = {
  name: "custom-promisification",
  severity: "hint",
  types: [AST_NODE_TYPES.NewExpression],
  check(step, text) {
    const executor = executorOf(step.node, step);
    const [resolve, reject] = executor?.params.map(nameOf) ?? [];
    const call = executor && onlyCall(executor.body);
    const callback = call?.arguments.at(-1);
    if (!executor || !call || resolve === undefined || reject === undefined) return undefined;
    if (!callback || !isFunction(callback)) return undefined;
    if (!settles(callback, resolve, reject)) return undefined;
    const start = step.node.range[0];
    return {
      message:
        "This writes by hand what util.promisify does; modules of Node.js mostly have functions that give promises, fs/promises for example.",
      start,
      end: start + "new Promise".length,
      fixes: promiseOfCallback({ call, executor }, step, text),
    };
  },
};

function nameOf(node: TSESTree.Node): string | undefined {
  return node.type === AST_NODE_TYPES.Identifier ? node.name : undefined;
}

function onlyCall(body: TSESTree.Node): TSESTree.CallExpression | undefined {
  const statements: readonly TSESTree.Node[] =
    body.type === AST_NODE_TYPES.BlockStatement ? body.body : [body];
  const [statement, ...others] = statements;
  const only = statement?.type === AST_NODE_TYPES.ExpressionStatement ? statement.expression : statement;
  return others.length === 0 && only?.type === AST_NODE_TYPES.CallExpression ? only : undefined;
}

/** `(error, value) => error ? reject(error) : resolve(value)`, also with `if`, with `else` or after a `return`. */
function settles(callback: FunctionNode, resolve: string, reject: string): boolean {
  const [error, value] = callback.params.map(nameOf);
  if (error === undefined || callback.params.length > 2) return false;
  const { body } = callback;
  if (body.type === AST_NODE_TYPES.ConditionalExpression)
    return (
      nameOf(body.test) === error &&
      calls(body.consequent, reject, error) &&
      calls(body.alternate, resolve, value)
    );
  const [first, second, ...others] = body.type === AST_NODE_TYPES.BlockStatement ? body.body : [];
  if (first?.type !== AST_NODE_TYPES.IfStatement || nameOf(first.test) !== error || others.length > 0)
    return false;
  const otherwise = first.alternate ?? second;
  if (first.alternate && second) return false;
  const leaves =
    first.alternate !== null || onlyStatement(first.consequent)?.type === AST_NODE_TYPES.ReturnStatement;
  return leaves && does(first.consequent, reject, error) && does(otherwise, resolve, value);
}

function onlyStatement(node: TSESTree.Statement): TSESTree.Statement | undefined {
  if (node.type !== AST_NODE_TYPES.BlockStatement) return node;
  return node.body.length === 1 ? node.body[0] : undefined;
}

function does(node: TSESTree.Statement | undefined, name: string, argument: string | undefined): boolean {
  const only = node && onlyStatement(node);
  if (only?.type === AST_NODE_TYPES.ReturnStatement)
    return only.argument !== null && calls(only.argument, name, argument);
  return only?.type === AST_NODE_TYPES.ExpressionStatement && calls(only.expression, name, argument);
}

function calls(node: TSESTree.Node, name: string, argument: string | undefined): boolean {
  if (node.type !== AST_NODE_TYPES.CallExpression || nameOf(node.callee) !== name) return false;
  const [given, ...others] = node.arguments;
  return others.length === 0 && (given === undefined || nameOf(given) === argument);
}
