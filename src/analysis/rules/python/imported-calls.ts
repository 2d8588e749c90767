import { memoize } from "../../insight/memoize";
import { importedNames } from "../../python/known-objects";
import type { Call, PythonFile } from "./rule";

/** A call of a function of a module. */
export interface ImportedCall extends Call {
  /** The function by its module, whatever the file calls it: `asyncio.sleep` for `sleep`. */
  readonly fullName: string;
}

/**
 * The calls of functions that are named by their modules, such as `asyncio.sleep`; those of what the file imports by name, or by another
 * one, too. What the file binds in other ways as well is left alone, since it may mean something else.
 */
export function importedCalls(file: PythonFile, fullNames: readonly string[]): ImportedCall[] {
  const spellings = new Map(fullNames.map((name) => [name, name]));
  for (const [own, imported] of importsOf(file))
    for (const name of fullNames)
      if (name === imported || name.startsWith(`${imported}.`))
        spellings.set(own + name.slice(imported.length), name);
  const pattern = [...spellings.keys()].map((name) => name.replaceAll(".", "\\.")).join("|");
  return file
    .calls(new RegExp(`(?<![\\w.])(?:${pattern})(?=\\s*\\()`, "gu"))
    .map((call) => ({ ...call, fullName: spellings.get(call.callee) ?? call.callee }));
}

const renamed = /\bfrom[ \t]+(?:asyncio|trio|anyio)\b|\bimport[ \t]+(?:asyncio|trio|anyio)[ \t]+as\b/u;

/** What a file imports of the libraries that run coroutines; every rule about them asks. */
const importsOf = memoize((file: PythonFile): readonly [own: string, imported: string][] => {
  if (!renamed.test(file.text)) return [];
  return [...importedNames(file.text)].filter(
    ([own, imported]) => /^(?:asyncio|trio|anyio)\b/u.test(imported) && isOnlyImported(own, imported, file),
  );
});

/** `as` makes a name count twice. */
function isOnlyImported(own: string, imported: string, { bindings }: PythonFile): boolean {
  const isRenamed = imported !== own && !imported.endsWith(`.${own}`);
  return (bindings.get(own) ?? 0) <= (isRenamed ? 2 : 1);
}
