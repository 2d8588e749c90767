import type { Node } from "@vscode/tree-sitter-wasm";
import { type Phrase, phrase } from "../../../base/phrase";
import type { FixDraft } from "../finding-draft";
import { inOrder } from "../in-order";
import { asyncLibrary } from "./async-library";
import type { PythonFile, PythonRule } from "./rule";

/** A `for` that does nothing but await one call for each item. */
export const awaitInLoop: PythonRule = {
  name: "await-in-loop",
  severity: "information",
  check(file) {
    return [...file.text.matchAll(heads)].flatMap(({ 0: head, index }) => {
      const loop = file.nodeAt(index + head.search(/\S/u), "for_statement");
      if (!loop) return [];
      const left = loop.childForFieldName("left");
      const right = loop.childForFieldName("right");
      const point = onlyAwait(loop.childForFieldName("body"));
      const call = point?.namedChild(0);
      if (!left || !right || !point || call?.type !== "call" || loop.child(0)?.type === "async") return [];
      if (inOrder.test(call.childForFieldName("function")?.text ?? "")) return [];
      if (loop.childForFieldName("alternative") || !file.asyncFunctionAt(loop.startIndex)) return [];
      if (isInTest(file, loop.startIndex)) return [];
      const names = left.type === "identifier" ? [left] : left.descendantsOfType("identifier");
      const given = call.childForFieldName("arguments")?.descendantsOfType("identifier") ?? [];
      if (!names.some((name) => given.some((used) => used?.text === name?.text))) return [];
      return {
        message: message(file.text),
        start: point.startIndex,
        end: point.startIndex + "await".length,
        fixes: gather(loop, call, left, right, file.text),
      };
    });
  },
};

function message(text: string): Phrase {
  switch (asyncLibrary(text)) {
    case "trio":
      return phrase(
        "Each item waits for the one before it, though no iteration seems to need another. Where order and load do not matter, start all in a nursery.",
      );
    case "anyio":
      return phrase(
        "Each item waits for the one before it, though no iteration seems to need another. Where order and load do not matter, start all in a task group.",
      );
    default:
      return phrase(
        "Each item waits for the one before it, though no iteration seems to need another. Where order and load do not matter, start all and await asyncio.gather.",
      );
  }
}

/** What a test checks, it checks in an order, and one thing at a time. */
function isInTest(file: PythonFile, offset: number): boolean {
  for (let scope = file.functionAt(offset); scope; scope = scope.enclosing)
    if (/^(?:async_?)?test/iu.test(scope.name)) return true;
  return false;
}

/** A loop that begins with an await, which few do: the tree is asked about these alone. */
const heads = /^[ \t]*for\b[^\n]*:[ \t]*(?:#[^\n]*)?(?:\n[ \t]*(?:#[^\n]*)?)*await\b/gmu;

function onlyAwait(body: Node | null): Node | undefined {
  const [statement, ...others] = body?.namedChildren.filter((child) => child?.type !== "comment") ?? [];
  if (statement?.type !== "expression_statement" || others.length > 0) return undefined;
  const [point] = statement.namedChildren;
  return statement.namedChildCount === 1 && point?.type === "await" ? point : undefined;
}

function gather(loop: Node, call: Node, left: Node, right: Node, text: string): FixDraft[] {
  const isPlain = right.type !== "expression_list" && !loop.text.includes("#");
  if (!isPlain || !/^import[ \t]+asyncio\b/mu.test(text)) return [];
  const newText = `await asyncio.gather(*(${call.text} for ${left.text} in ${right.text}))`;
  return [
    {
      title: "Start all, then wait for all: asyncio.gather",
      edits: [{ start: loop.startIndex, end: loop.endIndex, newText }],
    },
  ];
}
