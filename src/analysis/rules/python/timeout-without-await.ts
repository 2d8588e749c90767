import type { Node } from "@vscode/tree-sitter-wasm";
import { containsOwn, type PythonRule } from "./rule";
import { phrase } from "../finding-draft";

const timeouts =
  /(?<![\w.])(?:asyncio\.(?:timeout|timeout_at)|(?:trio|anyio)\.(?:move_on_after|move_on_at|fail_after|fail_at))(?=\s*\()/gu;

/** A timeout around code that never waits: it can never strike. */
export const timeoutWithoutAwait: PythonRule = {
  name: "timeout-without-await",
  severity: "warning",
  check(file) {
    return file.calls(timeouts).flatMap(({ node, callee }) => {
      let statement = node.parent;
      while (statement && ["with_item", "with_clause", "as_pattern"].includes(statement.type))
        statement = statement.parent;
      const body = statement?.type === "with_statement" ? statement.childForFieldName("body") : null;
      if (!body || !file.asyncFunctionAt(node.startIndex) || mayWait.some((type) => containsOwn(body, type)))
        return [];
      if (/\basync\b/u.test(body.text) || (statement && hasItemBetween(statement, node, body))) return [];
      return {
        message: phrase(
          "Nothing in this block waits, so {0}() can never end it early. Put what takes long into the block, and await it.",
          callee,
        ),
        start: node.startIndex,
        end: node.startIndex + callee.length,
      };
    });
  },
};

/** What a `with` enters after the timeout is entered, and left, inside it. */
function hasItemBetween(statement: Node, timeout: Node, body: Node): boolean {
  return statement
    .descendantsOfType("with_item")
    .some((item) => item && item.startIndex > timeout.endIndex && item.endIndex <= body.startIndex);
}

const mayWait = ["await", "yield"];
