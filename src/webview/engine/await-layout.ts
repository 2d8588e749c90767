/** Where a node of the await graph stands: how many await it, one through the other, and its line. */
export interface NodePlace {
  readonly layer: number;
  /** Lines of one height from the top; half of one between two children. */
  readonly line: number;
}

interface Edge {
  readonly from: number;
  readonly to: number;
}

/**
 * Lays a graph out from left to right: what is awaited stands right of all that await it, but for edges that close a circle.
 * What nobody awaits begins at the left, each with lines of its own; the awaited stand beside their first waiter.
 */
export function layOutAwaits(count: number, edges: readonly Edge[]): NodePlace[] {
  const targets = Array.from({ length: count }, (): number[] => []);
  const isAwaited = new Array<boolean>(count).fill(false);
  for (const { from, to } of edges) {
    targets[from]?.push(to);
    if (from !== to) isAwaited[to] = true;
  }
  const walk = new Walk(targets);
  for (let node = 0; node < count; node++) if (isAwaited[node] !== true) walk.from(node);
  for (let node = 0; node < count; node++) walk.from(node);
  const layers = layersOf(walk.order, walk.forward);
  return walk.lines.map((line, node) => ({ layer: layers[node] ?? 0, line }));
}

/** Visits nodes depth first: tells which edges go forward, and gives lines from the leaves up. */
class Walk {
  readonly lines: number[];
  /** Nodes in the order in which they were first seen. */
  readonly order: number[] = [];
  /** Edges that close no circle, by their source. */
  readonly forward: number[][];
  readonly #state: ("open" | "done" | undefined)[];
  #nextLine = 0;

  constructor(readonly targets: readonly (readonly number[])[]) {
    this.lines = new Array<number>(targets.length).fill(0);
    this.forward = targets.map(() => []);
    this.#state = new Array<"open" | "done" | undefined>(targets.length).fill(undefined);
  }

  from(node: number): void {
    if (this.#state[node] !== undefined) return;
    this.#state[node] = "open";
    this.order.push(node);
    const own: number[] = [];
    for (const target of this.targets[node] ?? []) {
      if (this.#state[target] === "open") continue;
      this.forward[node]?.push(target);
      if (this.#state[target] === "done") continue;
      this.from(target);
      own.push(this.lines[target] ?? 0);
    }
    this.lines[node] = own.length === 0 ? this.#nextLine++ : ((own[0] ?? 0) + (own.at(-1) ?? 0)) / 2;
    this.#state[node] = "done";
  }
}

/** The longest way to each node over the forward edges. */
function layersOf(order: readonly number[], forward: readonly (readonly number[])[]): number[] {
  const layers = new Array<number>(forward.length).fill(0);
  for (let round = 0; round < order.length; round++) {
    let hasMoved = false;
    for (const node of order) {
      for (const target of forward[node] ?? []) {
        const wanted = (layers[node] ?? 0) + 1;
        if ((layers[target] ?? 0) >= wanted) continue;
        layers[target] = wanted;
        hasMoved = true;
      }
    }
    if (!hasMoved) return layers;
  }
  return layers;
}
