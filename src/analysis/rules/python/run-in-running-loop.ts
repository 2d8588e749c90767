import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import type { FixDraft } from "../finding-draft";
import { awaitCall } from "./fixes";
import type { PythonRule } from "./rule";

/** `asyncio.run` called from a coroutine: the loop runs already, so it raises RuntimeError. */
export const runInRunningLoop: PythonRule = {
  name: "run-in-running-loop",
  severity: "error",
  raises: true,
  check(file) {
    return file
      .calls(/(?<![\w.])(?:asyncio\.run)(?=\s*\()/gu)
      .filter(({ node }) => file.asyncFunctionAt(node.startIndex)?.kind === "coroutine")
      .map(({ node, callee }) => ({
        message: phrase(
          "{0}() raises RuntimeError here, because a coroutine runs only while its loop does. Await the coroutine instead.",
          callee,
        ),
        start: node.startIndex,
        end: node.startIndex + callee.length,
        fixes: awaitInner(node),
      }));
  },
};

function awaitInner(call: Node): FixDraft[] {
  const [coroutine, ...others] = call.childForFieldName("arguments")?.namedChildren ?? [];
  if (coroutine?.type !== "call" || others.length > 0) return [];
  return [{ title: "Await the coroutine", edits: awaitCall(call, coroutine.text) }];
}
