import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import type { FixDraft } from "../finding-draft";
import { type AsyncLibrary, asyncLibrary } from "./async-library";
import { awaitCall, importAsyncio } from "./fixes";
import { importedFrom } from "../../python/known-objects";
import type { Call, PythonFile, PythonRule } from "./rule";

/** What does the same without blocking, by the library that runs the coroutines. */
const instead: Readonly<Record<AsyncLibrary, readonly (readonly [RegExp, string])[]>> = {
  asyncio: [
    [/^time\.sleep$/u, "await asyncio.sleep(…)"],
    [
      /^(?:requests|httpx|urllib3)\.|^urllib\.request\./u,
      "an async HTTP client, or await asyncio.to_thread(…)",
    ],
    [/^(?:subprocess\.|os\.system)/u, "await asyncio.create_subprocess_exec(…)"],
    [/^input$/u, "await asyncio.to_thread(input, …)"],
    [/^open$/u, "await asyncio.to_thread(…) for what opens, reads and closes the file"],
    [/^/u, "await asyncio.to_thread(…)"],
  ],
  trio: withRunSync("trio"),
  anyio: withRunSync("anyio"),
};

function withRunSync(library: Exclude<AsyncLibrary, "asyncio">): readonly (readonly [RegExp, string])[] {
  const thread = `await ${library}.to_thread.run_sync(…)`;
  return [
    [/^time\.sleep$/u, `await ${library}.sleep(…)`],
    [/^(?:requests|httpx|urllib3)\.|^urllib\.request\./u, `an async HTTP client, or ${thread}`],
    [/^(?:subprocess\.|os\.system)/u, `await ${library}.run_process(…)`],
    [/^open$/u, `await ${library}.open_file(…)`],
    [/^(?:pathlib\.)?Path\(/u, `${library}.Path, whose methods are awaited`],
    [/^/u, thread],
  ];
}

const blocking =
  /(?<![\w.])(?:time\.sleep|requests\.(?:get|post|put|patch|delete|head|options|request)|urllib\.request\.urlopen|urllib3\.request|httpx\.(?:get|post|put|patch|delete|head|options|request)|subprocess\.(?:run|call|check_call|check_output|getoutput|getstatusoutput)|os\.(?:system|waitpid)|(?:pathlib\.)?Path\([^()\n]*\)\.(?:read|write)_(?:text|bytes)|shutil\.(?:copy|copy2|copyfile|copytree|move|rmtree)|input|open)(?=\s*\()/gu;

/** A call in a coroutine that stops the whole event loop until it is done. */
export const blockingCall: PythonRule = {
  name: "blocking-call",
  severity: "warning",
  check(file) {
    const advice = instead[asyncLibrary(file.text)];
    const imported = blockingImports(file);
    return [...file.calls(blocking), ...callsOf(imported, file)]
      .filter(({ node }) => node.parent?.type !== "await")
      .filter(
        ({ node, callee }) => file.asyncFunctionAt(node.startIndex) && isBuiltin(callee, file, imported),
      )
      .map(({ node, callee }) => ({
        message: phrase(
          "{0}() blocks the event loop: no other task runs until it returns. Use {1}.",
          callee,
          advice.find(([pattern]) => pattern.test(imported.get(callee) ?? callee))?.[1] ?? "",
        ),
        start: node.startIndex,
        end: node.startIndex + callee.length,
        fixes: withoutBlocking(file, node, callee, imported.get(callee) ?? callee),
      }));
  },
};

/** A file may have functions of its own by the names of builtins, and by the names of what it imports. */
function isBuiltin(callee: string, { bindings }: PythonFile, imported: ReadonlyMap<string, string>): boolean {
  const bound = bindings.get(callee) ?? 0;
  const fullName = imported.get(callee);
  if (callee.includes(".")) return true;
  if (fullName === undefined) return bound === 0;
  return bound <= (fullName.endsWith(`.${callee}`) ? 1 : 2);
}

/** What a file imports by name of that which blocks, by its name there: `time.sleep` for `sleep`. */
function blockingImports({ text }: PythonFile): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  if (!blockingModules.test(text)) return names;
  for (const [own, full] of importedFrom(text)) if (isBlocking(full)) names.set(own, full);
  return names;
}

const blockingModules = /^[ \t]*from[ \t]+(?:time|requests|urllib|httpx|subprocess|os|shutil)\b/mu;

function isBlocking(fullName: string): boolean {
  const call = `${fullName}(`;
  return [...call.matchAll(blocking)].some(({ 0: found, index }) => index === 0 && found === fullName);
}

function callsOf(imported: ReadonlyMap<string, string>, file: PythonFile): Call[] {
  const names = [...imported.keys()];
  return names.length === 0
    ? []
    : file.calls(new RegExp(`(?<![\\w.])(?:${names.join("|")})(?=\\s*\\()`, "gu"));
}

/** asyncio's own sleep; for everything else a thread, in which it blocks nobody. */
function withoutBlocking(file: PythonFile, call: Node, callee: string, fullName: string): FixDraft[] {
  const imports = importAsyncio(file);
  const list = call.childForFieldName("arguments");
  if (!imports || list?.type !== "argument_list") return [];
  const given = list.text.slice(1, -1).trim();
  if (fullName === "time.sleep")
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
