import type { Node } from "@vscode/tree-sitter-wasm";
import type { PythonRule } from "./rule";

const heads = /\bexcept\b(?=\s*(?::|\(?[^:\n]*\b(?:BaseException|CancelledError)\b))/gu;

/** An `except` around an await that takes a cancellation and neither raises it again nor ends the function. */
export const cancellationSwallowed: PythonRule = {
  name: "cancellation-swallowed",
  severity: "warning",
  check(file) {
    return [...file.text.matchAll(heads)].flatMap(({ index }) => {
      const clause = file.nodeAt(index, "except_clause");
      if (!clause || !file.asyncFunctionAt(index) || !isAroundAwait(clause) || letsGo(clause)) return [];
      return {
        message:
          "A cancellation that arrives at the await above ends here, and the task goes on as if nobody had cancelled it. Raise it again, or catch Exception.",
        start: index,
        end: index + "except".length,
      };
    });
  },
};

/** An earlier `except` for cancellations alone means that this one never gets them. */
function isAroundAwait(clause: Node): boolean {
  const guarded = clause.parent?.childForFieldName("body");
  const isFirst = !clause.parent?.namedChildren.some(
    (child) =>
      child?.type === "except_clause" &&
      child.startIndex < clause.startIndex &&
      /\b(?:CancelledError|BaseException)\b/u.test(headOf(child)),
  );
  return isFirst && guarded !== null && guarded !== undefined && containsOwn(guarded, "await");
}

function headOf(clause: Node): string {
  return clause.text.slice(0, clause.text.indexOf(":"));
}

const inner: ReadonlySet<string> = new Set(["function_definition", "lambda", "class_definition"]);

/** Whether a node of a type stands in `node`, but not in a function of its own. */
function containsOwn(node: Node, ...types: readonly string[]): boolean {
  return node.namedChildren.some(
    (child) =>
      child && !inner.has(child.type) && (types.includes(child.type) || containsOwn(child, ...types)),
  );
}

function letsGo(clause: Node): boolean {
  const body = clause.namedChildren.findLast((child) => child?.type === "block");
  return !body || containsOwn(body, "raise_statement", "return_statement", "break_statement");
}
