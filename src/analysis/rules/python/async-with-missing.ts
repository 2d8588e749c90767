import { phrase } from "../../../base/phrase";
import { insertion } from "../finding-draft";
import { decoratorsOf, type Scope } from "../../python/scopes";
import type { PythonFile, PythonRule } from "./rule";

/** `with` on an async context manager of this file: it has no `__enter__`, so it raises TypeError. */
export const asyncWithMissing: PythonRule = {
  name: "async-with-missing",
  severity: "error",
  raises: true,
  check(file) {
    if (!/\b(?:__aenter__|asynccontextmanager)\b/u.test(file.text)) return [];
    const managers = asyncManagers(file);
    if (managers.size === 0) return [];
    return file.nodes(/\bwith\b/u, "with_statement").flatMap((statement) => {
      if (statement.child(0)?.type === "async") return [];
      const items = statement
        .descendantsOfType("with_item")
        .filter((item) => item?.parent?.parent?.id === statement.id);
      const calls = items.map((item) => {
        const value = item?.childForFieldName("value");
        return value?.type === "as_pattern" ? value.namedChild(0) : value;
      });
      const [call] = calls;
      const target = call?.type === "call" ? call.childForFieldName("function") : null;
      if (!target || calls.length > 1 || !managers.has(target.text)) return [];
      const mayBeAsync = file.asyncFunctionAt(statement.startIndex) !== undefined;
      return {
        message: phrase(
          "{0}() is an async context manager, so with raises TypeError. Use async with.",
          target.text,
        ),
        start: statement.startIndex,
        end: statement.startIndex + "with".length,
        fixes: mayBeAsync
          ? [{ title: "Use async with", edits: [insertion(statement.startIndex, "async ")] }]
          : [],
      };
    });
  },
};

/** Classes without bases that have `__aenter__` and no `__enter__`, and functions that asynccontextmanager decorates. */
function asyncManagers(file: PythonFile): ReadonlySet<string> {
  const methods = new Map<Scope, string[]>();
  for (const { enclosing, name } of file.scopes)
    if (enclosing?.type === "class") methods.set(enclosing, [...(methods.get(enclosing) ?? []), name]);
  const found = file.scopes.filter((scope) => {
    if (scope.enclosing !== undefined || file.bindings.get(scope.name) !== 1) return false;
    if (scope.type === "function")
      return decoratorsOf(scope).some((name) => /^(?:contextlib\.)?asynccontextmanager$/u.test(name));
    if (scope.type !== "class" || scope.node.childForFieldName("superclasses") !== null) return false;
    const own = methods.get(scope) ?? [];
    return own.includes("__aenter__") && !own.includes("__enter__") && decoratorsOf(scope).length === 0;
  });
  return new Set(found.map(({ name }) => name));
}
