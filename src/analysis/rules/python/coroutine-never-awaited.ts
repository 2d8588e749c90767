import { awaitFix } from "./fixes";
import { type PythonFile, isDropped, type PythonRule } from "./rule";
import { phrase } from "../../../base/phrase";

/** A statement calls a coroutine function of this file and drops the coroutine: its body never runs. */
export const coroutineNeverAwaited: PythonRule = {
  name: "coroutine-never-awaited",
  severity: "error",
  raises: true,
  check(file) {
    const names = coroutineNames(file);
    if (names.length === 0) return [];
    const pattern = new RegExp(`(?<![\\w.])(?:${names.join("|")})(?=\\s*\\()`, "gu");
    return file
      .calls(pattern)
      .filter(({ node, callee }) => isDropped(node) && means(file, callee, node.startIndex))
      .map(({ node, callee }) => ({
        message: phrase(
          "{0}() makes a coroutine that nothing awaits: its body never runs. Await it, or give it to asyncio.create_task.",
          callee,
        ),
        start: node.startIndex,
        end: node.endIndex,
        fixes: awaitFix(file, node),
      }));
  },
};

/** How the coroutine functions of the file are called: by name at the top level, by `self.name` in their class; `asyncio.sleep` too. */
function coroutineNames(file: PythonFile): string[] {
  const bound = file.bindings;
  const own = [...file.drafts].flatMap(([scope, draft]) => {
    if (draft.kind !== "coroutine" || scope?.type !== "function") return [];
    if (bound.get(draft.name) !== 1) return [];
    if (scope.enclosing === undefined) return [draft.name];
    return scope.enclosing.type === "class" ? [`self\\.${draft.name}`] : [];
  });
  return [...new Set([...own, "asyncio\\.sleep"])];
}

/** `self.name` means the method only in the class that has it. */
function means(file: PythonFile, callee: string, offset: number): boolean {
  if (!callee.startsWith("self.")) return true;
  const name = callee.slice("self.".length);
  let scope = file.functionAt(offset);
  while (scope && scope.enclosing?.type !== "class") scope = scope.enclosing;
  const holder = scope?.enclosing;
  return [...file.drafts.keys()].some((other) => other?.name === name && other.enclosing === holder);
}
