import { Language, Parser, Query } from "@vscode/tree-sitter-wasm";

/** The files that the Python parser is made of: tree-sitter itself and its Python grammar. */
export type WasmFile = "tree-sitter.wasm" | "tree-sitter-python.wasm";

/** Gives the bytes of a file of the Python parser; the caller knows where it was installed. */
export type ReadWasm = (name: WasmFile) => Promise<Uint8Array>;

/** A ready Python parser, and the query that finds what an outline is made of. */
export interface PythonGrammar {
  readonly parser: Parser;
  readonly query: Query;
}

/** The names of the query's captures. */
export type CaptureName =
  | "function"
  | "lambda"
  | "class"
  | "generator"
  | "await"
  | "yield"
  | "async-for"
  | "async-with"
  | "async-clause";

const outlineQuery = `
(function_definition) @function
(lambda) @lambda
(class_definition) @class
(generator_expression) @generator
(await) @await
(yield) @yield
(for_statement "async") @async-for
(with_statement "async") @async-with
(for_in_clause "async") @async-clause
`;

/** Loads the Python parser; rejects when a file is missing or damaged. */
export async function loadPythonGrammar(readWasm: ReadWasm): Promise<PythonGrammar> {
  const wasmBinary = await readWasm("tree-sitter.wasm");
  const options = { wasmBinary, locateFile: (file: string) => file };
  await Parser.init(options);
  const language = await Language.load(await readWasm("tree-sitter-python.wasm"));
  const parser = new Parser();
  parser.setLanguage(language);
  return { parser, query: new Query(language, outlineQuery) };
}
