import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../javascript/functions";
import { type Step, walkTree } from "../../javascript/walk";
import type { FixDraft } from "../finding-draft";
import { inOrder } from "../in-order";
import type { JavaScriptRule } from "./rule";

/** A `for…of` that awaits one call for each item and carries nothing from one iteration to the next. */
export const awaitInLoop: JavaScriptRule = {
  name: "await-in-loop",
  severity: "information",
  types: [AST_NODE_TYPES.ForOfStatement],
  check(step, text) {
    const { node } = step;
    if (node.type !== AST_NODE_TYPES.ForOfStatement || node.await || isInTest(step, text)) return undefined;
    const names = loopNames(node.left);
    const [point, ...others] = independentAwaits(node.body);
    if (!point || others.length > 0 || point.argument.type !== AST_NODE_TYPES.CallExpression)
      return undefined;
    if (inOrder.test(text.slice(...point.argument.callee.range))) return undefined;
    const given = point.argument.arguments.map(({ range }) => text.slice(...range)).join(" ");
    if (!names.some((name) => mentions(given, name)) || usesWhatItGoesOver(node, point, text))
      return undefined;
    return {
      message:
        "Each item waits for the one before it, though no iteration seems to need another. Where order and load do not matter, start all with map and await Promise.all.",
      start: point.range[0],
      end: point.range[0] + "await".length,
      fixes: startTogether(node, point, text),
    };
  },
};

/** What a test checks, it checks in an order, and one thing at a time: code in a callback that is given to `test`, `it` and the like. */
function isInTest(step: Step, text: string): boolean {
  for (let outer: Step | undefined = step; outer; outer = outer.parent) {
    const call = isFunction(outer.node) ? outer.parent?.node : undefined;
    if (call?.type === AST_NODE_TYPES.CallExpression && testRunner.test(text.slice(...call.callee.range)))
      return true;
  }
  return false;
}

const testRunner =
  /^(?:\w+\.)?(?:test|it|describe|suite|context|before(?:All|Each)?|after(?:All|Each)?|bench)(?:\.|\b(?!\w))/u;

/** A loop that tells what it goes over how an item went may well get other items for that. */
function usesWhatItGoesOver(
  { right, body }: TSESTree.ForOfStatement,
  point: TSESTree.AwaitExpression,
  text: string,
): boolean {
  if (right.type !== AST_NODE_TYPES.Identifier) return false;
  const around = `${text.slice(body.range[0], point.range[0])} ${text.slice(point.range[1], body.range[1])}`;
  return mentions(around, right.name);
}

/** Where the loop does nothing else, its calls as one `Promise.all`. */
function startTogether(
  loop: TSESTree.ForOfStatement,
  { argument }: TSESTree.AwaitExpression,
  text: string,
): FixDraft[] {
  const { body } = loop;
  const [only, ...others] = body.type === AST_NODE_TYPES.BlockStatement ? body.body : [body];
  const isAll =
    only?.type === AST_NODE_TYPES.ExpressionStatement &&
    only.expression.type === AST_NODE_TYPES.AwaitExpression &&
    only.expression.argument === argument;
  if (!isAll || others.length > 0 || loop.left.type !== AST_NODE_TYPES.VariableDeclaration) return [];
  const [declared] = loop.left.declarations;
  const item = text.slice(...declared.id.range);
  const call = text.slice(...argument.range);
  const newText = `await Promise.all(Array.from(${text.slice(...loop.right.range)}, (${item}) => ${call}));`;
  const [start, end] = loop.range;
  return [{ title: "Start all, then wait for all: Promise.all", edits: [{ start, end, newText }] }];
}

function loopNames(left: TSESTree.Node): string[] {
  if (left.type !== AST_NODE_TYPES.VariableDeclaration) return [];
  const names: string[] = [];
  walkTree(left, true, ({ node }) => {
    if (node.type === AST_NODE_TYPES.Identifier) names.push(node.name);
    return true;
  });
  return names;
}

const dependentTypes: ReadonlySet<AST_NODE_TYPES> = new Set([
  AST_NODE_TYPES.AssignmentExpression,
  AST_NODE_TYPES.UpdateExpression,
  AST_NODE_TYPES.BreakStatement,
  AST_NODE_TYPES.ReturnStatement,
  AST_NODE_TYPES.ThrowStatement,
  AST_NODE_TYPES.YieldExpression,
  AST_NODE_TYPES.TryStatement,
]);

const loopTypes: ReadonlySet<AST_NODE_TYPES> = new Set([
  AST_NODE_TYPES.ForStatement,
  AST_NODE_TYPES.ForInStatement,
  AST_NODE_TYPES.ForOfStatement,
  AST_NODE_TYPES.WhileStatement,
  AST_NODE_TYPES.DoWhileStatement,
]);

/** The awaits of a loop's body, those of loops in it not counted; none where anything in it can depend on an earlier iteration. */
function independentAwaits(body: TSESTree.Statement): TSESTree.AwaitExpression[] {
  const found: TSESTree.AwaitExpression[] = [];
  const dependent: TSESTree.Node[] = [];
  walkTree(body, true, ({ node }: Step) => {
    if (isFunction(node) || loopTypes.has(node.type)) return undefined;
    if (dependentTypes.has(node.type)) dependent.push(node);
    if (node.type === AST_NODE_TYPES.AwaitExpression) found.push(node);
    return true;
  });
  return dependent.length > 0 ? [] : found;
}

function mentions(source: string, name: string): boolean {
  return source.split(/[^\p{ID_Continue}$.]+/u).some((word) => word === name || word.startsWith(`${name}.`));
}
