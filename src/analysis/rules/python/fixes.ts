import type { Node } from "@vscode/tree-sitter-wasm";
import { type EditDraft, type FixDraft, insertion } from "../finding-draft";
import { asyncLibrary } from "./async-library";
import { type PythonFile, statementOf } from "./rule";

/** Writes `await` before a call, with brackets where something is done with the call's result at once. */
export function awaitCall(call: Node, newCall?: string): EditDraft[] {
  const { startIndex: start, endIndex: end } = call;
  const isTaken = ["attribute", "subscript", "call"].includes(call.parent?.type ?? "");
  if (newCall !== undefined)
    return [{ start, end, newText: isTaken ? `(await ${newCall})` : `await ${newCall}` }];
  return isTaken ? [insertion(start, "(await "), insertion(end, ")")] : [insertion(start, "await ")];
}

/** A fix that only awaits a call, where that is allowed. */
export function awaitFix(file: PythonFile, call: Node): FixDraft[] {
  return file.asyncFunctionAt(call.startIndex) ? [{ title: "Await it", edits: awaitCall(call) }] : [];
}

/** A fix that starts all coroutines of a list and awaits them together, where that is allowed and asyncio is imported. */
export function gatherFix(file: PythonFile, list: Node): FixDraft[] {
  const isAllowed = file.asyncFunctionAt(list.startIndex) && /^import[ \t]+asyncio\b/mu.test(file.text);
  if (!isAllowed || asyncLibrary(file.text) !== "asyncio") return [];
  const edits = [insertion(list.startIndex, "await asyncio.gather(*"), insertion(list.endIndex, ")")];
  return [{ title: "Start all, then wait for all: asyncio.gather", edits }];
}

/** What makes the name `asyncio` known, see {@link importModule}; `undefined` too where another library runs the file's coroutines. */
export function importAsyncio(file: PythonFile): EditDraft[] | undefined {
  return asyncLibrary(file.text) === "asyncio" ? importModule("asyncio", file) : undefined;
}

/** What makes the name of a module known: nothing where it is; `undefined` where no place for an import can be seen. */
export function importModule(name: string, { text }: PythonFile): EditDraft[] | undefined {
  if (new RegExp(`^import[ \\t]+${name}[ \\t]*(?:#.*)?$`, "mu").test(text)) return [];
  const first = /^(?:import|from)[ \t](?!__future__)/mu.exec(text);
  return first ? [insertion(first.index, `import ${name}\n`)] : undefined;
}

/** The white space before the statement that a node stands in. */
export function indentOf(node: Node, text: string): string {
  const start = statementOf(node)?.startIndex ?? node.startIndex;
  return /^[ \t]*/u.exec(text.slice(text.lastIndexOf("\n", start - 1) + 1))?.[0] ?? "";
}
