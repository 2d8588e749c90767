import type { Node } from "@vscode/tree-sitter-wasm";
import type { Scope } from "../../python/scopes";
import { plainFunctions } from "./file-functions";
import type { PythonFile, PythonRule } from "./rule";
import { phrase } from "../finding-draft";

/** A generator that is driven by `send()` and would clean up when it is closed, but nothing closes it. */
export const generatorNeverClosed: PythonRule = {
  name: "generator-never-closed",
  severity: "hint",
  check(file) {
    const makers = [...plainFunctions(file, "generator", "send-coroutine")].filter(([, { scope }]) =>
      cleansUp(scope, file),
    );
    if (makers.length === 0) return [];
    const names = makers.map(([name]) => name).join("|");
    const made = new RegExp(`(?<![\\w.])(\\w+)[ \\t]*=[ \\t]*(${names})(?=\\s*\\()`, "gu");
    return [...file.text.matchAll(made)].flatMap((match) => {
      const [whole, name = "", maker = ""] = match;
      const isCall = file.callAt(match.index + whole.length - maker.length, maker) !== undefined;
      if (!isCall || file.bindings.get(name) !== 1 || !isOnlyDriven(name, match.index, file)) return [];
      return {
        message: phrase(
          "Nothing closes {0}: what {1}() does at its end runs whenever it is collected, or never. Call {0}.close(), or use contextlib.closing.",
          name,
          maker,
        ),
        start: match.index,
        end: match.index + name.length,
      };
    });
  },
};

/** Whether a `yield` stands where something is done when the generator is closed there. */
function cleansUp({ node }: Scope, file: PythonFile): boolean {
  const scope = file.functionAt(node.childForFieldName("body")?.startIndex ?? node.startIndex);
  return node
    .descendantsOfType("yield")
    .some(
      (found) =>
        found?.isNamed === true && file.functionAt(found.startIndex) === scope && isGuarded(found, node),
    );
}

function isGuarded(node: Node, owner: Node): boolean {
  for (let inner = node; inner.parent && inner.id !== owner.id; inner = inner.parent) {
    const { parent } = inner;
    if (parent.type === "with_statement") return true;
    const isBody = parent.type === "try_statement" && parent.childForFieldName("body")?.id === inner.id;
    if (isBody && parent.namedChildren.some((clause) => clause && isCleanup(clause))) return true;
  }
  return false;
}

function isCleanup({ type, text }: Node): boolean {
  return (
    type === "finally_clause" || (type === "except_clause" && /^except\b[^:]*\bGeneratorExit\b/u.test(text))
  );
}

/** Whether every use of a name but its binding only drives the generator: it goes nowhere else, and nothing closes it. */
function isOnlyDriven(name: string, binding: number, file: PythonFile): boolean {
  const scope = file.functionAt(binding);
  const uses = [...file.text.matchAll(new RegExp(`(?<![\\w.])${name}\\b`, "gu"))]
    .map(({ index }) => index)
    .filter((index) => index !== binding && file.nodeAt(index, "identifier") !== undefined);
  const sends = uses.filter((index) => file.callAt(index, `${name}.send`) !== undefined);
  const others = uses.filter((index) => !sends.includes(index));
  return (
    sends.length > 0 &&
    uses.every((index) => file.functionAt(index) === scope) &&
    others.every((index) => file.callAt(index, `${name}.throw`) || isGivenToNext(index, file))
  );
}

function isGivenToNext(index: number, file: PythonFile): boolean {
  const call = file.nodeAt(index, "identifier")?.parent?.parent;
  return call?.type === "call" && call.childForFieldName("function")?.text === "next";
}
