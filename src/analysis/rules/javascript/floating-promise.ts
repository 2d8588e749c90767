import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { phrase } from "../../../base/phrase";
import type { FunctionNode } from "../../javascript/functions";
import type { Step } from "../../javascript/walk";
import { insertion } from "../finding-draft";
import { calledFunction, givesPromise, mayAwait } from "./bindings";
import { ownSteps } from "./own-code";
import type { JavaScriptRule } from "./rule";

/** A statement calls an async function and lets go of its promise: nobody waits for it, and its error is nobody's. */
export const floatingPromise: JavaScriptRule = {
  name: "floating-promise",
  severity: "warning",
  types: [AST_NODE_TYPES.ExpressionStatement],
  check(step, text) {
    const { node } = step;
    if (node.type !== AST_NODE_TYPES.ExpressionStatement || !givesPromise(node.expression, step))
      return undefined;
    const called = calledFunction(node.expression, step);
    if (called && takesItsErrors(called)) return undefined;
    const { callee, range } = node.expression;
    return {
      message: phrase(
        "The promise of {0}() is not awaited, returned or stored: nothing waits for it, and an error in it is lost. Await it, or write void before it.",
        text.slice(...callee.range),
      ),
      start: range[0],
      end: range[1],
      fixes: [
        ...(mayAwait(step) ? [{ title: "Await it", edits: [insertion(range[0], "await ")] }] : []),
        { title: "Write void to say that nobody waits", edits: [insertion(range[0], "void ")] },
      ],
    };
  },
};

/** Whether a function is made to be left alone: all it does is in `try` whose `catch` throws nothing on, but for what cannot throw. */
function takesItsErrors({ body }: FunctionNode): boolean {
  if (body.type !== AST_NODE_TYPES.BlockStatement) return false;
  const hasGuard = ownSteps(body).some(({ node }) => node.type === AST_NODE_TYPES.TryStatement);
  return hasGuard && body.body.every(keepsItsErrors);
}

function keepsItsErrors(statement: TSESTree.Statement): boolean {
  switch (statement.type) {
    case AST_NODE_TYPES.VariableDeclaration:
      return statement.declarations.every(
        ({ id, init }) => id.type === AST_NODE_TYPES.Identifier && isPlain(init),
      );
    case AST_NODE_TYPES.ReturnStatement:
      return isPlain(statement.argument);
    case AST_NODE_TYPES.BlockStatement:
      return statement.body.every(keepsItsErrors);
    case AST_NODE_TYPES.IfStatement:
      return (
        [statement.consequent, ...(statement.alternate ? [statement.alternate] : [])].every(keepsItsErrors) &&
        isQuiet(statement.test)
      );
    case AST_NODE_TYPES.TryStatement:
      return isGuard(statement);
    default:
      return false;
  }
}

function isPlain(value: TSESTree.Expression | null): boolean {
  return value === null || value.type === AST_NODE_TYPES.Literal || value.type === AST_NODE_TYPES.Identifier;
}

/** What only compares: a getter may throw, but hardly one that is asked for a condition. */
function isQuiet(test: TSESTree.Expression): boolean {
  return ![test, ...ownSteps(test).map(({ node }) => node)].some(({ type }) => callers.has(type));
}

const callers: ReadonlySet<AST_NODE_TYPES> = new Set([
  AST_NODE_TYPES.CallExpression,
  AST_NODE_TYPES.NewExpression,
  AST_NODE_TYPES.AwaitExpression,
  AST_NODE_TYPES.TaggedTemplateExpression,
]);

function isGuard({ handler, finalizer }: TSESTree.TryStatement): boolean {
  const after = [...(handler ? [handler.body] : []), ...(finalizer ? [finalizer] : [])];
  return handler !== null && !after.some(throwsOn);
}

/** Whether a block throws or waits outside of a `try` that takes errors. */
function throwsOn(block: TSESTree.BlockStatement): boolean {
  return ownSteps(block).some(
    (step) =>
      (step.node.type === AST_NODE_TYPES.ThrowStatement ||
        step.node.type === AST_NODE_TYPES.AwaitExpression) &&
      !isGuarded(step),
  );
}

function isGuarded(step: Step): boolean {
  for (let inner = step; inner.parent; inner = inner.parent) {
    const { node } = inner.parent;
    if (node.type === AST_NODE_TYPES.TryStatement && inner.key === "block" && isGuard(node)) return true;
  }
  return false;
}
