import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../javascript/functions";
import { type Step, walkTree } from "../../javascript/walk";
import { isOfIndex } from "./counted-loop";
import { ownSteps } from "./own-code";

/** The body of a loop, and what differs from round to round in it. */
export interface LoopBody {
  readonly body: TSESTree.Statement;
  readonly text: string;
  /** The names that stand for the item. */
  readonly items: readonly string[];
  /** The name of the loop's index, where it counts one. */
  readonly index: string | undefined;
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

/** The only await of a loop's body; `undefined` where there are more, or anything in it can depend on an earlier round. */
export function onlyAwait(loop: LoopBody): TSESTree.AwaitExpression | undefined {
  const own: TSESTree.AwaitExpression[] = [];
  const others: TSESTree.Node[] = [];
  walkTree<boolean>(loop.body, false, ({ node, key }: Step, isInner) => {
    if (isFunction(node)) return undefined;
    const isOwnStep = isInner && (key === "update" || node.type === AST_NODE_TYPES.BreakStatement);
    if (dependentTypes.has(node.type) && !isOwnStep && !isKeptByItem(node, loop)) others.push(node);
    if (node.type === AST_NODE_TYPES.AwaitExpression) (isInner ? others : own).push(node);
    return isInner || loopTypes.has(node.type);
  });
  return others.length === 0 && own.length === 1 ? own[0] : undefined;
}

/** Whether a statement keeps a value under the item or its index, in what the loop does nothing else with: `sizes[i] = …`. */
function isKeptByItem(node: TSESTree.Node, { body, text, items, index }: LoopBody): boolean {
  if (node.type !== AST_NODE_TYPES.AssignmentExpression || node.operator !== "=") return false;
  const { left } = node;
  if (left.type !== AST_NODE_TYPES.MemberExpression || !left.computed) return false;
  const { object, property } = left;
  if (object.type !== AST_NODE_TYPES.Identifier || property.type !== AST_NODE_TYPES.Identifier) return false;
  const isByItem = property.name === index || items.includes(property.name);
  return isByItem && countMentions(text.slice(...body.range), object.name) === 1;
}

/** Whether the round's item is given to what is awaited: by itself, or by a constant that the body takes from it. */
export function takesItem({ argument }: TSESTree.AwaitExpression, loop: LoopBody): boolean {
  if (argument.type !== AST_NODE_TYPES.CallExpression) return false;
  const names = [...loop.items];
  const isFromItem = (node: TSESTree.Node): boolean => {
    const source = loop.text.slice(...node.range);
    return names.some((name) => countMentions(source, name) > 0) || hasItemAt(node, loop.index);
  };
  const statements = loop.body.type === AST_NODE_TYPES.BlockStatement ? loop.body.body : [];
  for (const statement of statements)
    if (statement.type === AST_NODE_TYPES.VariableDeclaration && statement.kind === "const")
      for (const { id, init } of statement.declarations)
        if (init && init !== argument.parent && isFromItem(init)) names.push(...namesIn(id));
  return argument.arguments.some(isFromItem);
}

function hasItemAt(node: TSESTree.Node, index: string | undefined): boolean {
  if (index === undefined) return false;
  return isOfIndex(node, index) || ownSteps(node).some((step) => isOfIndex(step.node, index));
}

/** The names in a pattern. */
export function namesIn(pattern: TSESTree.Node): string[] {
  const names: string[] = [];
  walkTree(pattern, true, ({ node }) => {
    if (node.type === AST_NODE_TYPES.Identifier) names.push(node.name);
    return true;
  });
  return names;
}

/** How often a name seems to stand in a source, by itself or before what is read of it. */
export function countMentions(source: string, name: string): number {
  return source.split(/[^\p{ID_Continue}$.]+/u).filter((word) => word === name || word.startsWith(`${name}.`))
    .length;
}
