import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { memoize } from "../insight/memoize";

/** A node on the way down from the root, with the nodes above it. */
export interface Step {
  readonly node: TSESTree.Node;
  /** The step above; `undefined` for the root. */
  readonly parent: Step | undefined;
  /** The property of the parent's node that holds this node, itself or in a list. */
  readonly key: string;
}

/**
 * Visits a syntax tree from the top down, in no promised order among siblings. What `enter` returns is handed to it again for
 * the children; `undefined` leaves them out. It keeps its own stack, so depth costs memory and not the call stack.
 */
export function walkTree<Context>(
  root: TSESTree.Node,
  context: Context,
  enter: (step: Step, context: Context) => Context | ((key: string) => Context) | undefined,
): void {
  const pending: { step: Step; context: Context }[] = [
    { step: { node: root, parent: undefined, key: "" }, context },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { step } = next;
    const below = enter(step, next.context);
    if (below === undefined) continue;
    forEachChild(step.node, (node, key) => {
      const childContext = isByKey<Context>(below) ? below(key) : below;
      pending.push({ step: { node, parent: step, key }, context: childContext });
    });
  }
}

function isByKey<Context>(value: Context | ((key: string) => Context)): value is (key: string) => Context {
  return typeof value === "function";
}

/**
 * Every step of a tree from the top down, each subtree in one piece; in no promised order among siblings. Made once for each root, since
 * whatever is asked about a whole program goes over all of it. What changes the tree afterwards is not seen.
 */
export const stepsOf = memoize((root: TSESTree.Node): readonly Step[] => {
  const steps: Step[] = [];
  const pending: Step[] = [{ node: root, parent: undefined, key: "" }];
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    const around = parent;
    steps.push(around);
    forEachChild(around.node, (node, key) => void pending.push({ node, parent: around, key }));
  }
  return steps;
});

const linkKeys: ReadonlySet<string> = new Set(["type", "range", "loc", "parent", "comments", "tokens"]);

/** Calls `visit` for every child node, also for those of node types that ESTree does not know. */
export function forEachChild(node: TSESTree.Node, visit: (child: TSESTree.Node, key: string) => void): void {
  const values = node as unknown as Readonly<Record<string, unknown>>;
  for (const key in values) {
    const value = values[key];
    if (typeof value !== "object" || value === null || linkKeys.has(key)) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item, key);
    } else if (isNode(value)) visit(value, key);
  }
}

function isNode(value: unknown): value is TSESTree.Node {
  return typeof value === "object" && value !== null && "type" in value && "range" in value;
}

/** The nearest step at or above `step` for which `test` holds. */
export function closest(step: Step | undefined, test: (step: Step) => boolean): Step | undefined {
  for (let current = step; current !== undefined; current = current.parent) if (test(current)) return current;
  return undefined;
}
