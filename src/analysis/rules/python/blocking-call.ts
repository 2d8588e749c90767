import type { Node } from "@vscode/tree-sitter-wasm";
import { type FixDraft, phrase } from "../finding-draft";
import { awaitCall, importAsyncio } from "./fixes";
import type { PythonFile, PythonRule } from "./rule";

const instead: readonly (readonly [RegExp, string])[] = [
  [/^time\.sleep$/u, "await asyncio.sleep(…)"],
  [/^(?:requests|httpx|urllib3)\./u, "an async HTTP client, or await asyncio.to_thread(…)"],
  [/^urllib\.request\./u, "an async HTTP client, or await asyncio.to_thread(…)"],
  [/^(?:subprocess\.|os\.system)/u, "await asyncio.create_subprocess_exec(…)"],
  [/^input$/u, "await asyncio.to_thread(input, …)"],
  [/^open$/u, "await asyncio.to_thread(…) for what opens, reads and closes the file"],
];

const blocking =
  /(?<![\w.])(?:time\.sleep|requests\.(?:get|post|put|patch|delete|head|options|request)|urllib\.request\.urlopen|urllib3\.request|httpx\.(?:get|post|put|patch|delete|head|options|request)|subprocess\.(?:run|call|check_call|check_output|getoutput|getstatusoutput)|os\.(?:system|waitpid)|(?:pathlib\.)?Path\([^()\n]*\)\.(?:read|write)_(?:text|bytes)|shutil\.(?:copy|copy2|copyfile|copytree|move|rmtree)|input|open)(?=\s*\()/gu;

/** A call in a coroutine that stops the whole event loop until it is done. */
export const blockingCall: PythonRule = {
  name: "blocking-call",
  severity: "warning",
  check(file) {
    return file
      .calls(blocking)
      .filter(({ node, callee }) => file.asyncFunctionAt(node.startIndex) && isBuiltin(callee, file))
      .map(({ node, callee }) => ({
        message: phrase(
          "{0}() blocks the event loop: no other task runs until it returns. Use {1}.",
          callee,
          instead.find(([pattern]) => pattern.test(callee))?.[1] ?? "await asyncio.to_thread(…)",
        ),
        start: node.startIndex,
        end: node.startIndex + callee.length,
        fixes: withoutBlocking(file, node, callee),
      }));
  },
};

/** A file may have functions of its own by the names of builtins. */
function isBuiltin(callee: string, { bindings }: PythonFile): boolean {
  return callee.includes(".") || !bindings.has(callee);
}

/** asyncio's own sleep; for everything else a thread, in which it blocks nobody. */
function withoutBlocking(file: PythonFile, call: Node, callee: string): FixDraft[] {
  const imports = importAsyncio(file);
  const list = call.childForFieldName("arguments");
  if (!imports || list?.type !== "argument_list") return [];
  const given = list.text.slice(1, -1).trim();
  if (callee === "time.sleep")
    return [
      {
        title: "Use asyncio.sleep",
        edits: [...imports, ...awaitCall(call, `asyncio.sleep(${given})`)],
      },
    ];
  if (callee === "open") return [];
  const words = given === "" ? callee : `${callee}, ${given}`;
  return [
    {
      title: "Run it in a thread with asyncio.to_thread",
      edits: [...imports, ...awaitCall(call, `asyncio.to_thread(${words})`)],
    },
  ];
}
