import type { Tree } from "@vscode/tree-sitter-wasm";
import type { Disposable } from "../base/disposable";
import type { KnownStatements } from "./javascript/known-statements";

/** What is kept of a document's last version, so that the next one takes less work. */
export class DocumentMemory implements Disposable {
  /** Made by the JavaScript half at its first version. */
  statements: KnownStatements | undefined;
  #python: { readonly text: string; readonly tree: Tree } | undefined;

  /** The last version's Python text and tree; the tree may be edited. */
  get python(): { readonly text: string; readonly tree: Tree } | undefined {
    return this.#python;
  }

  /** Takes over the tree of a Python text; the one before is deleted. */
  keepPython(text: string, tree: Tree): void {
    if (this.#python?.tree !== tree) this.#python?.tree.delete();
    this.#python = { text, tree };
  }

  dispose(): void {
    this.#python?.tree.delete();
    this.#python = undefined;
    this.statements = undefined;
  }
}
