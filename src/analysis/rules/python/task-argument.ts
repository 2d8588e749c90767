import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import { type FixDraft, insertion } from "../finding-draft";
import { plainFunctions } from "./file-functions";
import { type PythonFile, type PythonRule } from "./rule";
import { importedCalls } from "./imported-calls";
import { containers, starters } from "./task-containers";

/** A coroutine function is given where a coroutine is wanted, or the other way round: it raises TypeError. */
export const taskArgument: PythonRule = {
  name: "task-argument",
  severity: "error",
  raises: true,
  check(file) {
    const coroutines = plainFunctions(file, "coroutine");
    if (coroutines.size === 0) return [];
    return startingCalls(file).flatMap(({ node, callee, wantsFunction }) => {
      const given = node.childForFieldName("arguments")?.namedChild(0);
      const named = given?.type === "call" ? given.childForFieldName("function") : given;
      const known = named?.type === "identifier" ? coroutines.get(named.text) : undefined;
      if (!given || !named || !known || (given.type === "call") !== wantsFunction) return [];
      return {
        message: wantsFunction
          ? phrase(
              "{0}() calls the function itself, so a coroutine raises TypeError. Give it {1} and, after it, the arguments.",
              callee,
              named.text,
            )
          : phrase(
              "{0}() wants a coroutine, so the function {1} raises TypeError. Call it: {1}().",
              callee,
              named.text,
            ),
        start: given.startIndex,
        end: given.endIndex,
        fixes: wantsFunction ? giveFunction(given) : callFunction(given, known.draft.parameters.required),
      };
    });
  },
};

interface StartingCall {
  readonly node: Node;
  readonly callee: string;
  /** Whether it calls what it is given, or wants what the call gives. */
  readonly wantsFunction: boolean;
}

const starts = ["asyncio.create_task", "asyncio.ensure_future", "asyncio.run", "trio.run", "anyio.run"];

/** The calls by which asyncio, Trio and AnyIO start a coroutine. */
function startingCalls(file: PythonFile): StartingCall[] {
  const plain = importedCalls(file, starts).map(({ node, callee, fullName }) => ({
    node,
    callee,
    wantsFunction: !fullName.startsWith("asyncio."),
  }));
  const groups = containers(file).flatMap(({ statement, maker, name }) => {
    const starter = starters.get(maker);
    if (starter === undefined || name === undefined || !/^\w+$/u.test(name)) return [];
    return file
      .calls(new RegExp(`(?<![\\w.])${name}\\.${starter}(?=\\s*\\()`, "gu"))
      .filter(({ node }) => node.startIndex > statement.startIndex && node.endIndex <= statement.endIndex)
      .map(({ node, callee }) => ({ node, callee, wantsFunction: starter === "start_soon" }));
  });
  return [...plain, ...groups];
}

function callFunction(given: Node, required: readonly string[]): FixDraft[] {
  if (required.length > 0) return [];
  return [{ title: phrase("Call {0}", given.text), edits: [insertion(given.endIndex, "()")] }];
}

/** `f(a, b)` becomes `f, a, b`; keywords and what is spread would mean something else there. */
function giveFunction(given: Node): FixDraft[] {
  const name = given.childForFieldName("function");
  const list = given.childForFieldName("arguments");
  if (!name || list?.type !== "argument_list") return [];
  const values = list.namedChildren.flatMap((value) => value ?? []);
  if (values.some(({ type }) => /keyword|splat|comment/u.test(type))) return [];
  const newText = [name, ...values].map(({ text }) => text).join(", ");
  const { startIndex: start, endIndex: end } = given;
  return [{ title: "Give it the function and its arguments", edits: [{ start, end, newText }] }];
}
