import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import { type FindingDraft, type FixDraft, insertion } from "../finding-draft";
import { lossOf } from "./dropped-values";
import { awaitFix, indentOf } from "./fixes";
import { importedCalls } from "./imported-calls";
import { type Call, isDropped, type PythonFile, type PythonRule } from "./rule";

/** A task that nothing refers to: the event loop holds it weakly only, so that it may vanish while it waits. */
export const taskDropped: PythonRule = {
  name: "task-dropped",
  severity: "warning",
  raises: true,
  check(file) {
    const starts = [
      ...importedCalls(file, ["asyncio.create_task", "asyncio.ensure_future"]),
      ...file.calls(ofLoop),
    ];
    return [
      ...starts.filter(({ node }) => isDropped(node)).map((call) => dropped(call, file)),
      ...importedCalls(file, ["asyncio.gather", "asyncio.shield"])
        .filter(({ node }) => lossOf(node, file) !== undefined)
        .map((call) => unwaited(call, file)),
    ];
  },
};

const ofLoop =
  /(?<![\w.])(?:(?:self\.)?_?loop|asyncio\.get_(?:running|event)_loop\(\))\.create_task(?=\s*\()/gu;

function dropped({ node, callee }: Call, file: PythonFile): FindingDraft {
  return {
    message: phrase(
      "Nothing keeps the task of {0}(): it may be collected while it waits, and its error is seen late or never. Store it until it is done, or use a TaskGroup.",
      callee,
    ),
    start: node.startIndex,
    end: node.startIndex + callee.length,
    fixes: keepTask(file, node),
  };
}

function unwaited({ node, callee }: Call, file: PythonFile): FindingDraft {
  return {
    message: phrase(
      "Nothing waits for {0}(): the code goes on before it is done, and its error is seen late or never. Await it.",
      callee,
    ),
    start: node.startIndex,
    end: node.startIndex + callee.length,
    fixes: awaitFix(file, node),
  };
}

const keeper = "background_tasks";

/** A set that holds the task until it is done, as the documentation of asyncio.create_task has it. */
function keepTask({ text }: PythonFile, call: Node): FixDraft[] {
  if (/\b(?:task|background_tasks)\b/u.test(text)) return [];
  let top = call;
  while (top.parent && top.parent.type !== "module") top = top.parent;
  const indent = indentOf(call, text);
  const keep = `\n${indent}${keeper}.add(task)\n${indent}task.add_done_callback(${keeper}.discard)`;
  return [
    {
      title: "Keep the task until it is done",
      edits: [
        insertion(top.startIndex, `${keeper} = set()\n\n\n`),
        insertion(call.startIndex, "task = "),
        insertion(call.endIndex, keep),
      ],
    },
  ];
}
