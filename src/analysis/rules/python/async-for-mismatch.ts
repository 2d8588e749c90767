import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import { type FixDraft, insertion } from "../finding-draft";
import { plainFunctions } from "./file-functions";
import type { PythonFile, PythonRule } from "./rule";

/** `for` over an async generator of this file, or `async for` over a plain one: both raise TypeError. */
export const asyncForMismatch: PythonRule = {
  name: "async-for-mismatch",
  severity: "error",
  raises: true,
  check(file) {
    const generators = plainFunctions(file, "generator", "async-generator", "send-coroutine");
    if (generators.size === 0) return [];
    return file.nodes(/\bfor\b/u, "for_statement", "for_in_clause").flatMap((loop) => {
      const call = loop.childForFieldName("right");
      const target = call?.type === "call" ? call.childForFieldName("function") : null;
      const kind = target?.type === "identifier" ? generators.get(target.text)?.draft.kind : undefined;
      const word = loop.child(0);
      if (!call || !target || kind === undefined || !word) return [];
      const isAsync = word.type === "async";
      if (isAsync === (kind === "async-generator")) return [];
      return {
        message: isAsync
          ? phrase(
              "{0}() is no async generator, so async for raises TypeError. Leave async out.",
              target.text,
            )
          : phrase("{0}() is an async generator, so for raises TypeError. Use async for.", target.text),
        start: target.startIndex,
        end: target.endIndex,
        fixes: isAsync ? leaveOut(word) : addAsync(file, loop),
      };
    });
  },
};

function leaveOut(word: Node): FixDraft[] {
  const end = word.nextSibling?.startIndex ?? word.endIndex;
  return [{ title: "Leave async out", edits: [{ start: word.startIndex, end, newText: "" }] }];
}

function addAsync(file: PythonFile, loop: Node): FixDraft[] {
  if (!file.asyncFunctionAt(loop.startIndex)) return [];
  return [{ title: "Use async for", edits: [insertion(loop.startIndex, "async ")] }];
}
