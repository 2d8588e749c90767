import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import type { FixDraft } from "../finding-draft";
import { awaitCall } from "./fixes";
import { importedCalls } from "./imported-calls";
import type { PythonRule } from "./rule";

/** `asyncio.run` called from a coroutine, or a loop told to run until something: one runs already, so it raises RuntimeError. */
export const runInRunningLoop: PythonRule = {
  name: "run-in-running-loop",
  severity: "error",
  raises: true,
  check(file) {
    if (/\bnest_asyncio\b/u.test(file.text)) return [];
    const ofLoops = file.calls(ofLoop).map((call) => ({ ...call, fullName: call.callee }));
    return [...importedCalls(file, ["asyncio.run", "trio.run", "anyio.run"]), ...ofLoops]
      .filter(({ node }) => file.asyncFunctionAt(node.startIndex)?.kind === "coroutine")
      .map(({ node, callee, fullName }) => ({
        message: phrase(
          "{0}() raises RuntimeError here, because a coroutine runs only while its loop does. Await the coroutine instead.",
          callee,
        ),
        start: node.startIndex,
        end: node.startIndex + callee.length,
        fixes: takesFunction.test(fullName) ? [] : awaitInner(node),
      }));
  },
};

const ofLoop =
  /(?<![\w.])(?:(?:self\.)?_?loop|asyncio\.(?:get_(?:running|event)|new_event)_loop\(\))\.run_until_complete(?=\s*\()/gu;

const takesFunction = /^(?:trio|anyio)\b/u;

function awaitInner(call: Node): FixDraft[] {
  const [coroutine, ...others] = call.childForFieldName("arguments")?.namedChildren ?? [];
  if (coroutine?.type !== "call" || others.length > 0) return [];
  return [{ title: "Await the coroutine", edits: awaitCall(call, coroutine.text) }];
}
