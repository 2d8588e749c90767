import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { forEachChild } from "./walk";

interface Converted {
  /** The offset in the text that the nodes' ranges were made for. */
  readonly start: number;
  readonly nodes: TSESTree.ProgramStatement[];
}

/**
 * The converted top-level statements of a document's last version, by their source. The nodes of a statement that did not change are
 * moved to where it stands now; `loc` is left as it was, so nothing may read it.
 */
export class KnownStatements {
  #last = new Map<string, Converted[]>();
  #next = new Map<string, Converted[]>();

  /** The nodes of a statement with this source, moved to `start`; each is given away once in a version. */
  take(source: string, start: number): TSESTree.ProgramStatement[] | undefined {
    const found = this.#last.get(source)?.pop();
    if (!found) return undefined;
    if (found.start !== start) for (const node of found.nodes) moveNode(node, start - found.start);
    this.add(source, start, found.nodes);
    return found.nodes;
  }

  /** Remembers the nodes of a statement for the next version. */
  add(source: string, start: number, nodes: TSESTree.ProgramStatement[]): void {
    const same = this.#next.get(source);
    if (same) same.push({ start, nodes });
    else this.#next.set(source, [{ start, nodes }]);
  }

  /** Ends a version: what was not in it is forgotten. */
  keep(): void {
    this.#last = this.#next;
    this.#next = new Map();
  }
}

/** Two nodes may share one range, and one node may stand in two places (`{ a }`), so ranges are replaced and each node moved once. */
function moveNode(root: TSESTree.Node, delta: number): void {
  const moved = new Set<TSESTree.Node>();
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (moved.has(node)) continue;
    moved.add(node);
    node.range = [node.range[0] + delta, node.range[1] + delta];
    forEachChild(node, (child) => void pending.push(child));
  }
}
