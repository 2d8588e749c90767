import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { type FunctionNode, isFunction } from "../../javascript/functions";
import { walkTree } from "../../javascript/walk";
import { type FixDraft, insertion } from "../finding-draft";
import { methodCall } from "./bindings";
import type { JavaScriptRule } from "./rule";

/** `x.then(() => { f(); }).then((value) => …)`: the second reaction wants a value that the first one never returns. */
export const thenWithoutReturn: JavaScriptRule = {
  name: "then-without-return",
  severity: "warning",
  types: [AST_NODE_TYPES.CallExpression],
  check({ node }) {
    const second = methodCall(node, "then");
    const first = second && methodCall(second.callee.object, "then");
    const callback = first?.arguments.length === 1 ? callbackOf(first) : undefined;
    const wanted = second && callbackOf(second)?.params[0];
    if (!callback || !wanted || callback.body.type !== AST_NODE_TYPES.BlockStatement) return undefined;
    if (wanted.type === AST_NODE_TYPES.AssignmentPattern || isIgnored(wanted) || endsElsewhere(callback.body))
      return undefined;
    return {
      message: "The next then gets undefined, because this callback returns nothing: return what it needs.",
      start: callback.body.range[0],
      end: callback.body.range[0] + 1,
      fixes: returnLast(callback.body),
    };
  },
};

function callbackOf(call: TSESTree.CallExpression): FunctionNode | undefined {
  const [callback] = call.arguments;
  return callback && isFunction(callback) && !callback.generator ? callback : undefined;
}

function isIgnored(parameter: TSESTree.Parameter): boolean {
  return parameter.type === AST_NODE_TYPES.Identifier && parameter.name.startsWith("_");
}

/** Whether a body returns a value somewhere, or always throws. */
function endsElsewhere(body: TSESTree.BlockStatement): boolean {
  let found = body.body.at(-1)?.type === AST_NODE_TYPES.ThrowStatement;
  walkTree(body, true, ({ node }) => {
    if (found || isFunction(node)) return undefined;
    found = node.type === AST_NODE_TYPES.ReturnStatement && node.argument !== null;
    return true;
  });
  return found;
}

function returnLast(body: TSESTree.BlockStatement): FixDraft[] {
  const last = body.body.at(-1);
  const isCall =
    last?.type === AST_NODE_TYPES.ExpressionStatement &&
    last.expression.type === AST_NODE_TYPES.CallExpression;
  return isCall ? [{ title: "Return the last call", edits: [insertion(last.range[0], "return ")] }] : [];
}
