import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../javascript/functions";
import { closest, type Step } from "../../javascript/walk";
import type { FixDraft } from "../finding-draft";
import { calledFunction } from "./bindings";
import { inOrder, inPortions } from "../in-order";
import { countedLoop } from "./counted-loop";
import { countMentions, namesIn, onlyAwait, takesItem } from "./loop-body";
import type { JavaScriptRule } from "./rule";

/** A `for` that awaits one call for each item, key or index and carries nothing from one iteration to the next. */
export const awaitInLoop: JavaScriptRule = {
  name: "await-in-loop",
  severity: "information",
  types: [AST_NODE_TYPES.ForOfStatement, AST_NODE_TYPES.ForInStatement, AST_NODE_TYPES.ForStatement],
  check(step, text) {
    const loop = loopOf(step.node);
    if (!loop) return undefined;
    const parts = { body: loop.node.body, text, items: loop.items, index: loop.index };
    const point = onlyAwait(parts);
    if (point?.argument.type !== AST_NODE_TYPES.CallExpression || !takesItem(point, parts)) return undefined;
    if (inOrder.test(text.slice(...point.argument.callee.range))) return undefined;
    if (inPortions.test(headOf(loop, text))) return undefined;
    if (callsItself(point.argument, step) || usesWhatItGoesOver(loop, point, text) || isInTest(step, text))
      return undefined;
    return {
      message:
        "Each item waits for the one before it, though no iteration seems to need another. Where order and load do not matter, start all with map and await Promise.all.",
      start: point.range[0],
      end: point.range[0] + "await".length,
      fixes: startTogether(loop, point, text),
    };
  },
};

/** A loop over items, keys or indices. */
interface Loop {
  readonly node: TSESTree.ForOfStatement | TSESTree.ForInStatement | TSESTree.ForStatement;
  readonly items: readonly string[];
  readonly index: string | undefined;
  /** What it goes over, or counts up to. */
  readonly over: TSESTree.Expression | undefined;
  /** What `Array.from` takes of an item, where it goes over the same. */
  readonly item: TSESTree.Node | undefined;
}

function loopOf(node: TSESTree.Node): Loop | undefined {
  switch (node.type) {
    case AST_NODE_TYPES.ForOfStatement:
    case AST_NODE_TYPES.ForInStatement: {
      const { left, right } = node;
      if (left.type !== AST_NODE_TYPES.VariableDeclaration) return undefined;
      const [{ id }] = left.declarations;
      const isOver = node.type === AST_NODE_TYPES.ForOfStatement;
      if (isOver && node.await) return undefined;
      return { node, items: namesIn(left), index: undefined, over: right, item: isOver ? id : undefined };
    }
    case AST_NODE_TYPES.ForStatement: {
      const counted = countedLoop(node);
      return counted && { node, items: [], index: counted.index, over: counted.count, item: undefined };
    }
    default:
      return undefined;
  }
}

function headOf({ node }: Loop, text: string): string {
  return text.slice(node.range[0], node.body.range[0]);
}

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

/** A function that calls itself goes through a tree, and mostly keeps what it finds in an order; at once it would be all of the tree. */
function callsItself(call: TSESTree.CallExpression, step: Step): boolean {
  const called = calledFunction(call, step);
  return called !== undefined && closest(step, ({ node }) => node === called) !== undefined;
}

/** A loop that tells what it goes over how an item went may well get other items for that. */
function usesWhatItGoesOver(
  { node: { body }, over, index }: Loop,
  point: TSESTree.AwaitExpression,
  text: string,
): boolean {
  if (over?.type !== AST_NODE_TYPES.Identifier || index !== undefined) return false;
  const around = `${text.slice(body.range[0], point.range[0])} ${text.slice(point.range[1], body.range[1])}`;
  return countMentions(around, over.name) > 0;
}

/** Where the loop does nothing else, its calls as one `Promise.all`. */
function startTogether(
  { node: { body, range }, item, index, over }: Loop,
  { argument }: TSESTree.AwaitExpression,
  text: string,
): FixDraft[] {
  const [only, ...others] = body.type === AST_NODE_TYPES.BlockStatement ? body.body : [body];
  const isAll =
    only?.type === AST_NODE_TYPES.ExpressionStatement &&
    only.expression.type === AST_NODE_TYPES.AwaitExpression &&
    only.expression.argument === argument;
  const taken = item ? text.slice(...item.range) : index && `_, ${index}`;
  if (!isAll || others.length > 0 || !over || taken === undefined) return [];
  const call = text.slice(...argument.range);
  if (!item && countMentions(call, "_") > 0) return [];
  const source = text.slice(...over.range);
  const list = item ? source : `{ length: ${source} }`;
  const newText = `await Promise.all(Array.from(${list}, (${taken}) => ${call}));`;
  const [start, end] = range;
  return [{ title: "Start all, then wait for all: Promise.all", edits: [{ start, end, newText }] }];
}
