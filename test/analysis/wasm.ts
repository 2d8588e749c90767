import { readFile } from "node:fs/promises";
import path from "node:path";
import type { WasmFile } from "../../src/analysis/python/grammar";

const folder = path.dirname(require.resolve("@vscode/tree-sitter-wasm"));

/** Reads the Python parser's files from the package that they come in. */
export function readWasm(name: WasmFile): Promise<Uint8Array> {
  return readFile(path.join(folder, name));
}
