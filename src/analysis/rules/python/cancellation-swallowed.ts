import type { Node } from "@vscode/tree-sitter-wasm";
import type { FixDraft } from "../finding-draft";
import { containsOwn, type PythonRule } from "./rule";

const heads = /\bexcept\b(?=\s*(?::|\(?[^:\n]*\b(?:BaseException|CancelledError)\b))/gu;

/**
 * An `except` around an await that takes a cancellation and neither raises it again, nor keeps it, nor ends the function or loop. One
 * that names CancelledError itself is meant for it; only in a loop, which then goes on for ever, is it a mistake beyond doubt.
 */
export const cancellationSwallowed: PythonRule = {
  name: "cancellation-swallowed",
  severity: "warning",
  check(file) {
    return [...file.text.matchAll(heads)].flatMap(({ index }) => {
      const clause = file.nodeAt(index, "except_clause");
      if (!clause || !file.asyncFunctionAt(index) || !isAroundAwait(clause)) return [];
      if (letsGo(clause) || keeps(clause) || isMeant(clause)) return [];
      return {
        message:
          "A cancellation that arrives at the await above ends here, and the task goes on as if nobody had cancelled it. Raise it again, or catch Exception.",
        start: index,
        end: index + "except".length,
        fixes: catchLess(clause),
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
  return isFirst && guarded !== null && guarded !== undefined && waitsUnshielded(guarded);
}

/** A cancellation from outside does not arrive at what a shield is around, as Trio's and AnyIO's scopes make one. */
function waitsUnshielded(node: Node): boolean {
  return node.namedChildren.some(
    (child) =>
      child &&
      !inner.has(child.type) &&
      !isShielded(child) &&
      (child.type === "await" || waitsUnshielded(child)),
  );
}

function isShielded({ type, text }: Node): boolean {
  return type === "with_statement" && /^with\b[^\n]*\bshield\s*=\s*True\b/u.test(text);
}

/** Whether the handler does something with the exception, other than to write it down. */
function keeps(clause: Node): boolean {
  const body = clause.text.slice(clause.text.indexOf(":")).replace(writingDown, "");
  if (/\bexc_info\(\)/u.test(body)) return true;
  const name = /\bas\s+(\w+)\s*$/u.exec(headOf(clause))?.[1];
  return name !== undefined && new RegExp(`\\b${name}\\b`, "u").test(body);
}

const writingDown = /\b(?:print|warnings?\.\w+|log\w*(?:\.\w+)*)\([^\n]*\)/gu;

/** A loop that gives the cancellation on to what it waits for, or takes it back, goes on until that has ended. */
function isMeant(clause: Node): boolean {
  if (!/\bCancelledError\b/u.test(headOf(clause))) return false;
  return !isInWhile(clause) || /\.(?:un)?cancel\(/u.test(clause.text.slice(clause.text.indexOf(":")));
}

function isInWhile(node: Node): boolean {
  for (let outer = node.parent; outer && !inner.has(outer.type); outer = outer.parent)
    if (outer.type === "while_statement") return true;
  return false;
}

function headOf(clause: Node): string {
  return clause.text.slice(0, clause.text.indexOf(":"));
}

const inner: ReadonlySet<string> = new Set(["function_definition", "lambda", "class_definition"]);

/** Catching `Exception` instead of everything; CancelledError is none since Python 3.8. */
function catchLess(clause: Node): FixDraft[] {
  const found = /^except(?:\s+BaseException)?(?=\s*:|\s+as\b)/u.exec(clause.text);
  if (!found) return [];
  const start = clause.startIndex;
  return [
    {
      title: "Catch Exception, which lets cancellations pass",
      edits: [{ start, end: start + found[0].length, newText: "except Exception" }],
    },
  ];
}

function letsGo(clause: Node): boolean {
  const body = clause.namedChildren.findLast((child) => child?.type === "block");
  return !body || containsOwn(body, "raise_statement", "return_statement", "break_statement");
}
