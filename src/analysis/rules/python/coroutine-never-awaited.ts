import type { Node } from "@vscode/tree-sitter-wasm";
import { phrase } from "../../../base/phrase";
import { decoratorsOf, type Scope } from "../../python/scopes";
import type { FixDraft } from "../finding-draft";
import { countBindings } from "./bound-names";
import { listAround, type Loss, lossOf } from "./dropped-values";
import { awaitFix, gatherFix } from "./fixes";
import { importedCalls } from "./imported-calls";
import type { Call, PythonFile, PythonRule } from "./rule";

/** A call of a coroutine function of this file, or of asyncio, whose coroutine goes nowhere: its body never runs. */
export const coroutineNeverAwaited: PythonRule = {
  name: "coroutine-never-awaited",
  severity: "error",
  raises: true,
  check(file) {
    return [...importedCalls(file, coroutineFunctions), ...ownCalls(file), ...methodCalls(file)].flatMap(
      ({ node, callee }) => {
        const loss = lossOf(node, file);
        if (loss === undefined) return [];
        return {
          message: phrase(
            "{0}() makes a coroutine that nothing awaits: its body never runs. Await it, or give it to asyncio.create_task.",
            callee,
          ),
          start: node.startIndex,
          end: node.endIndex,
          fixes: fixesFor(loss, node, file),
        };
      },
    );
  },
};

/** The coroutine functions of asyncio, Trio and AnyIO that are called most. */
const coroutineFunctions = [
  "asyncio.sleep",
  "asyncio.wait",
  "asyncio.wait_for",
  "asyncio.to_thread",
  "asyncio.open_connection",
  "asyncio.start_server",
  "asyncio.create_subprocess_exec",
  "asyncio.create_subprocess_shell",
  "trio.sleep",
  "trio.sleep_forever",
  "anyio.sleep",
  "anyio.sleep_forever",
];

function fixesFor(loss: Loss, call: Node, file: PythonFile): FixDraft[] {
  const list = loss === "in-list" ? listAround(call) : undefined;
  return list ? gatherFix(file, list) : awaitFix(file, call);
}

/** The calls of functions of this file by a name that can mean nothing else. */
function ownCalls(file: PythonFile): Call[] {
  const scopes = ownCoroutines(file).filter(
    ({ name, enclosing }) => enclosing?.type !== "class" && file.bindings.get(name) === 1,
  );
  const byName = new Map(scopes.map((scope) => [scope.name, scope]));
  return callsOfNames("", [...byName.keys()], file).filter(({ node, callee }) => {
    const around = byName.get(callee)?.enclosing;
    return !around || (node.startIndex >= around.bodyStart && node.startIndex < around.bodyEnd);
  });
}

/** The calls by `self` of methods of the caller's own class. */
function methodCalls(file: PythonFile): Call[] {
  const methods = ownCoroutines(file).filter(({ enclosing }) => enclosing?.type === "class");
  const names = [...new Set(methods.map(({ name }) => name))];
  return callsOfNames("self\\.", names, file)
    .filter(({ node }) => lossOf(node, file) !== undefined)
    .filter(({ node, callee }) => {
      const name = callee.slice("self.".length);
      const holder = classAround(node.startIndex, file);
      return methods.some(
        (method) => method.name === name && method.enclosing === holder && isOnly(method, file),
      );
    });
}

function ownCoroutines(file: PythonFile): Scope[] {
  return [...file.drafts].flatMap(([scope, { kind }]) => {
    const isPlain = kind === "coroutine" && scope?.type === "function";
    return isPlain && decoratorsOf(scope).every((name) => transparent.test(name)) ? [scope] : [];
  });
}

/** Decorators that leave a coroutine function what it is. */
const transparent = /^(?:\w+\.)?(?:staticmethod|classmethod|abstractmethod|override|final|wraps\([^\n]*\))$/u;

function callsOfNames(before: string, names: readonly string[], file: PythonFile): Call[] {
  if (names.length === 0) return [];
  return file.calls(new RegExp(`(?<![\\w.])${before}(?:${names.join("|")})(?=\\s*\\()`, "gu"));
}

function classAround(offset: number, file: PythonFile): Scope | undefined {
  let scope = file.functionAt(offset);
  while (scope && scope.enclosing?.type !== "class") scope = scope.enclosing;
  return scope?.enclosing;
}

/** Whether a class gives its method's name no other meaning. */
function isOnly({ name, enclosing }: Scope, { text }: PythonFile): boolean {
  const source = enclosing ? text.slice(enclosing.start, enclosing.end) : text;
  const isReplaced = new RegExp(`\\.${name}[ \\t]*(?::[^=\\n]+)?=(?!=)`, "u").test(source);
  return !isReplaced && countBindings(source).get(name) === 1;
}
