import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { declarationOf } from "../../javascript/declarations";
import { isFunction } from "../../javascript/functions";
import { closest, type Step, walkTree } from "../../javascript/walk";
import { phrase } from "../../../base/phrase";
import type { FindingDraft } from "../finding-draft";
import { mayAwait } from "./bindings";
import type { JavaScriptRule } from "./rule";

/** Shared state is found missing, then awaited for, then set: whoever asks meanwhile finds it missing too. */
export const awaitBetweenCheckAndSet: JavaScriptRule = {
  name: "await-between-check-and-set",
  severity: "hint",
  types: [AST_NODE_TYPES.IfStatement, AST_NODE_TYPES.AssignmentExpression],
  check(step, text) {
    const { node } = step;
    if (!mayAwait(step)) return undefined;
    if (node.type === AST_NODE_TYPES.AssignmentExpression) {
      const sets = node.operator === "??=" || node.operator === "||=";
      return sets && node.right.type === AST_NODE_TYPES.AwaitExpression && isShared(node.left, step)
        ? finding(text.slice(...node.left.range), node.right)
        : undefined;
    }
    if (node.type !== AST_NODE_TYPES.IfStatement) return undefined;
    const missing = missingState(node.test);
    if (!missing || !isShared(missing, step)) return undefined;
    const name = text.slice(...missing.range);
    const set = ownAssignment(node.consequent, name, text);
    return set && finding(name, set);
  },
};

function finding(name: string, { range }: TSESTree.AwaitExpression): FindingDraft {
  return {
    message: phrase(
      "While this waits, {0} is still missing: another call finds it so too and does the same again. Keep the promise in it instead of its value.",
      name,
    ),
    start: range[0],
    end: range[0] + "await".length,
  };
}

/** What a condition says is missing: `!x`, `x == null`, `x === undefined`. */
function missingState(test: TSESTree.Expression): TSESTree.Node | undefined {
  if (test.type === AST_NODE_TYPES.UnaryExpression) return test.operator === "!" ? test.argument : undefined;
  if (test.type !== AST_NODE_TYPES.BinaryExpression || !["==", "==="].includes(test.operator))
    return undefined;
  const { right } = test;
  const isNothing =
    (right.type === AST_NODE_TYPES.Literal && right.value === null) ||
    (right.type === AST_NODE_TYPES.Identifier && right.name === "undefined");
  return isNothing ? test.left : undefined;
}

/** State that other calls see: a field of `this`, or a variable outside all functions. */
function isShared(node: TSESTree.Node, step: Step): boolean {
  if (node.type === AST_NODE_TYPES.MemberExpression)
    return !node.computed && node.object.type === AST_NODE_TYPES.ThisExpression;
  if (node.type !== AST_NODE_TYPES.Identifier) return false;
  const top = closest(step, ({ parent }) => parent === undefined);
  const outermost = closest(step, (outer) => isFunction(outer.node) && !hasFunctionAround(outer));
  const declared = declarationOf(node.name, step);
  if (!declared || !top || !outermost) return false;
  return declared.range[1] <= outermost.node.range[0] || declared.range[0] >= outermost.node.range[1];
}

function hasFunctionAround(step: Step): boolean {
  return closest(step.parent, ({ node }) => isFunction(node)) !== undefined;
}

/**
 * The `await` that an assignment to `name` in a statement waits for, or that a constant waited for which is assigned; functions in it not
 * counted.
 */
function ownAssignment(
  statement: TSESTree.Statement,
  name: string,
  text: string,
): TSESTree.AwaitExpression | undefined {
  const assigned: TSESTree.Expression[] = [];
  const constants = new Map<string, TSESTree.AwaitExpression>();
  walkTree(statement, true, ({ node }) => {
    if (isFunction(node)) return undefined;
    const sets = node.type === AST_NODE_TYPES.AssignmentExpression && text.slice(...node.left.range) === name;
    if (sets && node.operator === "=") assigned.push(node.right);
    if (node.type === AST_NODE_TYPES.VariableDeclaration && node.kind === "const")
      for (const { id, init } of node.declarations)
        if (id.type === AST_NODE_TYPES.Identifier && init?.type === AST_NODE_TYPES.AwaitExpression)
          constants.set(id.name, init);
    return true;
  });
  return assigned
    .map((value) => (value.type === AST_NODE_TYPES.Identifier ? constants.get(value.name) : value))
    .find((value) => value?.type === AST_NODE_TYPES.AwaitExpression);
}
