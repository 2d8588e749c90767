import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { declarationOf } from "../../javascript/declarations";
import { type FunctionNode, isFunction } from "../../javascript/functions";
import { closest, type Step } from "../../javascript/walk";
import { phrase } from "../../../base/phrase";
import type { FixDraft } from "../finding-draft";
import { executorOf } from "./bindings";
import { countNames } from "./own-code";
import type { JavaScriptRule } from "./rule";

/** A promise executor returns a value, which nobody gets. */
export const executorReturn: JavaScriptRule = {
  name: "executor-return",
  severity: "information",
  types: [AST_NODE_TYPES.ReturnStatement],
  check(step, text) {
    const { node } = step;
    if (node.type !== AST_NODE_TYPES.ReturnStatement || !node.argument) return undefined;
    const around = closest(step, (outer) => isFunction(outer.node));
    const maker = around?.parent;
    const executor = maker && executorOf(maker.node, maker);
    if (!executor || executor !== around.node) return undefined;
    if (isDoneForItsEffect(node.argument)) return undefined;
    return {
      message: "What a promise executor returns is thrown away. Call resolve with it.",
      start: node.range[0],
      end: node.range[1],
      fixes: [...resolveWith(node.argument, executor, step, text), ...returnNothing(node, node.argument)],
    };
  },
};

/** `return` before either call of `x ? resolve(x) : reject(error)` only ends the executor, as before one alone. */
function isDoneForItsEffect(value: TSESTree.Expression): boolean {
  if (value.type === AST_NODE_TYPES.ConditionalExpression)
    return isDoneForItsEffect(value.consequent) && isDoneForItsEffect(value.alternate);
  return endsOnly.has(value.type);
}

/** What is done for its effect; `return` before it only ends the executor. */
const endsOnly: ReadonlySet<AST_NODE_TYPES> = new Set([
  AST_NODE_TYPES.CallExpression,
  AST_NODE_TYPES.UnaryExpression,
  AST_NODE_TYPES.AssignmentExpression,
]);

/** `return resolve(value)`, where the first parameter is still what its name means. */
function resolveWith(
  value: TSESTree.Expression,
  { params: [resolve] }: FunctionNode,
  step: Step,
  text: string,
): FixDraft[] {
  if (resolve?.type !== AST_NODE_TYPES.Identifier || declarationOf(resolve.name, step) !== resolve) return [];
  if (countNames(value, [resolve.name]) > 0) return [];
  const [start, end] = value.range;
  const source = text.slice(start, end);
  const given = value.type === AST_NODE_TYPES.SequenceExpression ? `(${source})` : source;
  const newText = `${resolve.name}(${given})`;
  return [{ title: phrase("Call {0} with it", resolve.name), edits: [{ start, end, newText }] }];
}

/** Does the same as before, where making the value does nothing. */
function returnNothing({ range }: TSESTree.ReturnStatement, value: TSESTree.Expression): FixDraft[] {
  if (!without.has(value.type)) return [];
  return [{ title: "Return nothing", edits: [{ start: range[0], end: range[1], newText: "return;" }] }];
}

/** Values whose making does nothing else. */
const without: ReadonlySet<AST_NODE_TYPES> = new Set([
  AST_NODE_TYPES.Identifier,
  AST_NODE_TYPES.Literal,
  AST_NODE_TYPES.ThisExpression,
  AST_NODE_TYPES.ArrowFunctionExpression,
  AST_NODE_TYPES.FunctionExpression,
]);
