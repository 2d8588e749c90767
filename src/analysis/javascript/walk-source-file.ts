import ts from "typescript";

/**
 * Visits TypeScript's own tree from the top down. What `enter` returns is handed to it again for the children; `undefined` leaves
 * them out. It keeps its own stack, so depth costs memory and not the call stack.
 */
export function walkSourceFile<Context>(
  root: ts.SourceFile,
  context: Context,
  enter: (node: ts.Node, context: Context) => Context | undefined,
): void {
  const nodes: ts.Node[] = [root];
  const contexts: Context[] = [context];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const below = enter(node, contexts.pop() as Context);
    if (below === undefined) continue;
    ts.forEachChild(node, (child) => {
      nodes.push(child);
      contexts.push(below);
    });
  }
}

/** Tells each node below `root` what it stands in. A parser may do so too, but then of every text, also of those that need no conversion. */
export function linkToParents(root: ts.SourceFile): void {
  const pending: ts.Node[] = [root];
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    const around = parent;
    ts.forEachChild(parent, (child) => {
      (child as { parent: ts.Node }).parent = around;
      pending.push(child);
    });
  }
}

/** `await using` has the bits of `using` and of `const`. */
const awaitUsing: number = ts.NodeFlags.AwaitUsing;
const declarationKinds: number = ts.NodeFlags.BlockScoped;

/** True for the list of declarations behind `await using`. */
export function isAwaitUsing(node: ts.Node): node is ts.VariableDeclarationList {
  return ts.isVariableDeclarationList(node) && (node.flags & declarationKinds) === awaitUsing;
}
