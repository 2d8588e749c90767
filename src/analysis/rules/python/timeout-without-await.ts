import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import type { EditDraft, FixDraft } from "../finding-draft";
import { importedCalls } from "./imported-calls";
import { containsOwn, type PythonRule } from "./rule";
import { dedentLines, hasLongString, hasOwnLines, indentAt, lineEnd, lineStart } from "./statement-lines";
import { timeouts } from "./task-containers";

/** A timeout around code that never waits: it can never strike. */
export const timeoutWithoutAwait: PythonRule = {
  name: "timeout-without-await",
  severity: "warning",
  check(file) {
    return importedCalls(file, timeouts).flatMap(({ node, callee }) => {
      let statement = node.parent;
      while (statement && ["with_item", "with_clause", "as_pattern"].includes(statement.type))
        statement = statement.parent;
      const body = statement?.type === "with_statement" ? statement.childForFieldName("body") : null;
      if (!body || !file.asyncFunctionAt(node.startIndex) || mayWait.some((type) => containsOwn(body, type)))
        return [];
      if (!statement || /\basync\b/u.test(body.text) || hasItemBetween(statement, node, body)) return [];
      return {
        message: phrase(
          "Nothing in this block waits, so {0}() can never end it early. Put what takes long into the block, and await it.",
          callee,
        ),
        start: node.startIndex,
        end: node.startIndex + callee.length,
        fixes: leaveOut(node, statement, body, file.text),
      };
    });
  },
};

/** Without its timeout: the items before it are left, or the block's own statements. */
function leaveOut(timeout: Node, statement: Node, body: Node, text: string): FixDraft[] {
  const head = text.slice(statement.startIndex, lineEnd(headEnd(statement), text));
  const name = timeout.parent?.type === "as_pattern" ? timeout.parent.namedChild(1)?.text : undefined;
  const isUsed = name !== undefined && [...text.matchAll(new RegExp(`\\b${name}\\b`, "gu"))].length !== 1;
  const given = timeout.childForFieldName("arguments")?.text ?? "";
  if (isUsed || head.includes("#") || !/^\([\w\s.,=+*/-]*\)$/u.test(given)) return [];
  const items = statement.descendantsOfType("with_item").flatMap((item) => item ?? []);
  const index = items.findIndex(
    (item) => item.startIndex <= timeout.startIndex && item.endIndex > timeout.startIndex,
  );
  const [before, item] = [items[index - 1], items[index]];
  if (!item) return [];
  const edits = before
    ? [{ start: before.endIndex, end: item.endIndex, newText: "" }]
    : withoutHead(statement, body, text);
  return edits.length > 0 ? [{ title: "Leave the timeout out", edits }] : [];
}

/** Where the colon of a statement with a block ends. */
function headEnd(statement: Node): number {
  return statement.children.findLast((child) => child?.type === ":")?.endIndex ?? statement.startIndex;
}

/** A block's statements in place of the statement that has the block. */
function withoutHead(statement: Node, body: Node, text: string): EditDraft[] {
  const inner = indentAt(body.startIndex, text);
  const outer = indentAt(statement.startIndex, text);
  const isBlock = [statement, body].every((node) => hasOwnLines(node, text));
  if (!isBlock || !inner.startsWith(outer) || hasLongString(body)) return [];
  const start = lineStart(statement.startIndex, text);
  const end = text.indexOf("\n", headEnd(statement)) + 1;
  return [{ start, end, newText: "" }, ...dedentLines(end, body.endIndex, { inner, outer }, text)];
}

/** What a `with` enters after the timeout is entered, and left, inside it. */
function hasItemBetween(statement: Node, timeout: Node, body: Node): boolean {
  return statement
    .descendantsOfType("with_item")
    .some((item) => item && item.startIndex > timeout.endIndex && item.endIndex <= body.startIndex);
}

const mayWait = ["await", "yield"];
