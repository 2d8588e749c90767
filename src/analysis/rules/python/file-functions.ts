import type { FunctionDraft } from "../../outline-builder";
import type { Scope } from "../../python/scopes";
import type { PythonFile } from "./rule";

/** Functions that a plain name can only mean, by that name: of the top level, without decorators, and named once. */
export function plainFunctions(
  file: PythonFile,
  ...kinds: readonly FunctionDraft["kind"][]
): ReadonlyMap<string, { readonly scope: Scope; readonly draft: FunctionDraft }> {
  const found = new Map<string, { readonly scope: Scope; readonly draft: FunctionDraft }>();
  for (const [scope, draft] of file.drafts) {
    if (scope?.type !== "function" || scope.enclosing !== undefined || !kinds.includes(draft.kind)) continue;
    if (scope.node.parent?.type === "decorated_definition") continue;
    if (file.bindings.get(draft.name) === 1) found.set(draft.name, { scope, draft });
  }
  return found;
}
