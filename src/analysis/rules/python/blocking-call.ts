import type { PythonRule } from "./rule";

const instead: readonly (readonly [RegExp, string])[] = [
  [/^time\.sleep$/u, "await asyncio.sleep(…)"],
  [/^requests\./u, "an async HTTP client, or await asyncio.to_thread(…)"],
  [/^urllib\.request\./u, "an async HTTP client, or await asyncio.to_thread(…)"],
  [/^(?:subprocess\.|os\.system)/u, "await asyncio.create_subprocess_exec(…)"],
  [/^input$/u, "await asyncio.to_thread(input, …)"],
];

const blocking =
  /(?<![\w.])(?:time\.sleep|requests\.(?:get|post|put|patch|delete|head|options|request)|urllib\.request\.urlopen|subprocess\.(?:run|call|check_call|check_output|getoutput|getstatusoutput)|os\.system|input)(?=\s*\()/gu;

/** A call in a coroutine that stops the whole event loop until it is done. */
export const blockingCall: PythonRule = {
  name: "blocking-call",
  severity: "warning",
  check(file) {
    return file
      .calls(blocking)
      .filter(({ node }) => file.asyncFunctionAt(node.startIndex) !== undefined)
      .map(({ node, callee }) => ({
        message: `${callee}() blocks the event loop: no other task runs until it returns. Use ${instead.find(([pattern]) => pattern.test(callee))?.[1] ?? "await asyncio.to_thread(…)"}.`,
        start: node.startIndex,
        end: node.startIndex + callee.length,
      }));
  },
};
