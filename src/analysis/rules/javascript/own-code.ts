import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../javascript/functions";
import { closest, type Step, walkTree } from "../../javascript/walk";

/** The nodes below one that are no part of a function of their own, in no promised order; each with its way down from it. */
export function ownSteps(root: TSESTree.Node): Step[] {
  const found: Step[] = [];
  walkTree(root, true, (step) => {
    if (isFunction(step.node)) return undefined;
    if (step.parent) found.push(step);
    return true;
  });
  return found;
}

/** How often some names stand as identifiers in code, whatever they mean there. */
export function countNames(root: TSESTree.Node, names: readonly string[]): number {
  let count = 0;
  walkTree(root, true, ({ node }) => {
    if (node.type === AST_NODE_TYPES.Identifier && names.includes(node.name)) count++;
    return true;
  });
  return count;
}

/** Whether a piece of source has a comment in it, or a string that looks like one: what a fix would lose by leaving the piece out. */
export function hasComment(source: string): boolean {
  return /\/[/*]/u.test(source);
}

/**
 * Whether an expression may come to begin with `(` where it stands. At the start of a statement it would be read as a call of what stands
 * before it, unless that ends with a semicolon.
 */
export function mayBeginWithBracket(step: Step): boolean {
  const statement = closest(step, ({ node }) => node.type === AST_NODE_TYPES.ExpressionStatement);
  if (statement?.node.range[0] !== step.node.range[0]) return true;
  const around = statement.parent?.node;
  if (around?.type !== AST_NODE_TYPES.BlockStatement) return false;
  return around.body[0] === statement.node;
}
