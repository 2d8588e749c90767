import type { Disposable } from "../base/disposable";
import type { KnownStatements } from "./javascript/known-statements";
import type { PlacedTree } from "./python/point-places";

/** A Python text with its tree and its points. */
export interface KnownPython extends PlacedTree {
  readonly text: string;
}

/** What is kept of a document's last version, so that the next one takes less work. */
export class DocumentMemory implements Disposable {
  /** Made by the JavaScript half at its first version. */
  statements: KnownStatements | undefined;
  #python: KnownPython | undefined;

  /** The last version's Python text, tree and points; the tree may be edited. */
  get python(): KnownPython | undefined {
    return this.#python;
  }

  /** Takes over the tree of a Python text; the one before is deleted. */
  keepPython(known: KnownPython): void {
    if (this.#python?.tree !== known.tree) this.#python?.tree.delete();
    this.#python = known;
  }

  dispose(): void {
    this.#python?.tree.delete();
    this.#python = undefined;
    this.statements = undefined;
  }
}
