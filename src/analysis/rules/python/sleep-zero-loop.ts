import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import type { FixDraft } from "../finding-draft";
import { importedCalls } from "./imported-calls";
import type { PythonFile, PythonRule } from "./rule";

/** A `while` that does nothing but `await asyncio.sleep(0)`: it keeps a whole processor busy until something happens. */
export const sleepZeroLoop: PythonRule = {
  name: "sleep-zero-loop",
  severity: "warning",
  check(file) {
    return importedCalls(file, ["asyncio.sleep"]).flatMap(({ node }) => {
      if (!/^\(\s*0\s*\)$/u.test(node.childForFieldName("arguments")?.text ?? "")) return [];
      const statement = node.parent?.type === "await" ? node.parent.parent : null;
      const body = statement?.type === "expression_statement" ? statement.parent : null;
      const others = body?.namedChildren.filter((child) => child?.type !== "comment").length !== 1;
      const loop = body?.parent;
      if (!loop || others || loop.type !== "while_statement") return [];
      return {
        message:
          "This loop asks again and again without a pause and keeps the processor busy. Wait for an asyncio.Event, a future or a queue instead.",
        start: node.startIndex,
        end: node.endIndex,
        fixes: waitFor(loop, file),
      };
    });
  },
};

const eventMaker = /^asyncio\.Event\(/u;
const futureMaker =
  /^(?:asyncio\.(?:create_task|ensure_future|Future)|(?:asyncio\.get_running_loop\(\)|\w+)\.create_(?:task|future))\(/u;

/** Waits for what the condition asks about, where this file shows that it is an event, task or future of asyncio. */
function waitFor(loop: Node, file: PythonFile): FixDraft[] {
  const condition = loop.childForFieldName("condition")?.text ?? "";
  const [, name = "", method = ""] = /^not\s+([\w.]+)\.(is_set|done)\(\)$/u.exec(condition) ?? [];
  if (name === "" || loop.childForFieldName("alternative") || loop.text.includes("#")) return [];
  if (!isAlways(method === "is_set" ? eventMaker : futureMaker, name, file)) return [];
  const newText = method === "is_set" ? `await ${name}.wait()` : `await asyncio.wait([${name}])`;
  return [
    {
      title: phrase("Wait for {0} instead", name),
      edits: [{ start: loop.startIndex, end: loop.endIndex, newText }],
    },
  ];
}

/** Whether all that a name is ever set to is made so. A plain name must be bound in no other way. */
function isAlways(maker: RegExp, name: string, { text, bindings }: PythonFile): boolean {
  const escaped = name.replaceAll(".", "\\.");
  const sets = new RegExp(`(?<![\\w.])${escaped}[ \\t]*(?::[^=\\n]*)?=(?!=)[ \\t]*([^\\n]*)`, "gu");
  const values = [...text.matchAll(sets)].map(([, value = ""]) => value);
  const isOnly = name.includes(".") || bindings.get(name) === values.length;
  return values.length > 0 && isOnly && values.every((value) => maker.test(value));
}
