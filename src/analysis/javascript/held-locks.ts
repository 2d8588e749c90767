import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { isNamedLikeLock } from "../insight/lock-names";
import type { LockDraft } from "../outline-builder";
import { isFunction } from "./functions";
import type { Step } from "./walk";

/**
 * The locks that are kept where a step stands, as the ways in which they are taken show: `lock.runExclusive(async () => …)`,
 * `navigator.locks.request(name, async () => …)`, `await using x = await lock.acquire()`, and a `try` whose `finally` releases one.
 */
export function heldLocks(step: Step, text: string): LockDraft[] {
  const held: LockDraft[] = [];
  let inner = step;
  for (let outer = step.parent; outer; outer = outer.parent) {
    const { node } = outer;
    if (isFunction(node)) {
      const lock = lockOfCallback(outer, text);
      if (lock) held.push(lock);
      return held;
    }
    if (node.type === AST_NODE_TYPES.TryStatement && inner.key === "block")
      held.push(...releasedBy(node, text));
    if (node.type === AST_NODE_TYPES.BlockStatement) held.push(...declaredBefore(node, inner.node, text));
    inner = outer;
  }
  return held;
}

/** The lock that runs a callback while it is taken. */
function lockOfCallback({ node, parent }: Step, text: string): LockDraft | undefined {
  const call = parent?.node;
  if (call?.type !== AST_NODE_TYPES.CallExpression || call.callee.type !== AST_NODE_TYPES.MemberExpression)
    return undefined;
  if (!call.arguments.some((argument) => argument === node)) return undefined;
  const { object, property, computed } = call.callee;
  if (computed || property.type !== AST_NODE_TYPES.Identifier) return undefined;
  const owner = text.slice(...object.range);
  if (property.name === "request" && /^(?:navigator\.|self\.)?locks$/u.test(owner)) {
    const [name] = call.arguments;
    return name && name !== node ? { name: text.slice(...name.range), taken: call.range[0] } : undefined;
  }
  const runs = property.name === "runExclusive" || (property.name === "acquire" && isNamedLikeLock(owner));
  return runs ? { name: owner, taken: call.range[0] } : undefined;
}

const releases =
  /([\p{ID_Start}$_][\p{ID_Continue}$.]*)\s*\.\s*(?:release|unlock)\s*\(|(?<![\p{ID_Continue}$.])(release|unlock)\s*\(/u;

/** What a `finally` gives back was taken before the `try`. */
function releasedBy({ finalizer, range }: TSESTree.TryStatement, text: string): LockDraft[] {
  if (!finalizer) return [];
  const [, owner, alone] = releases.exec(text.slice(...finalizer.range)) ?? [];
  if (alone !== undefined) {
    const head = text.slice(Math.max(0, range[0] - 400), range[0]);
    const taken = new RegExp(
      `\\b(?:const|let)\\s+(?:${alone}|\\{[^}]*\\b${alone}\\b[^}]*\\}|\\[[^\\]]*\\b${alone}\\b[^\\]]*\\])\\s*=\\s*await\\s+([\\p{ID_Continue}$.#]+)\\.(?:acquire|lock)\\s*\\(`,
      "u",
    ).exec(head);
    return taken?.[1] === undefined ? [] : [{ name: taken[1], taken: range[0] - head.length + taken.index }];
  }
  return owner !== undefined && isNamedLikeLock(owner) ? [{ name: owner, taken: range[0] }] : [];
}

/** `using` releases at the end of its block. */
function declaredBefore(block: TSESTree.BlockStatement, inner: TSESTree.Node, text: string): LockDraft[] {
  const taken = /^await\s+([\p{ID_Continue}$.#]+)\.(?:acquire|lock)\s*\(/u;
  return block.body.flatMap((statement) => {
    if (statement.range[1] > inner.range[0] || statement.type !== AST_NODE_TYPES.VariableDeclaration)
      return [];
    if (statement.kind !== "using" && statement.kind !== "await using") return [];
    return statement.declarations.flatMap(({ init, range }) => {
      const name = init && taken.exec(text.slice(...init.range))?.[1];
      return name ? [{ name, taken: range[0] }] : [];
    });
  });
}
