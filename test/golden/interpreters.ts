import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { searchContext } from "../../src/session/executable-search";
import { findInterpreter } from "../../src/session/interpreter";

/** The Python that `coroscope trace` would take; ends a test as skipped where there is none, and says so. */
export async function pythonFor(test: Mocha.Context): Promise<string> {
  const found = await findInterpreter("python", undefined, searchContext(process.env, process.cwd()));
  if (found.ok) return found.value.path;
  console.log("      needs Python 3.9 or later");
  return test.skip();
}

/** A Python of pyenv with this version; ends a test as skipped where there is none, and says so. */
export function pyenvPythonFor(test: Mocha.Context, version: string): string {
  const versions = path.join(homedir(), ".pyenv", "versions");
  const name = existsSync(versions)
    ? readdirSync(versions).find((candidate) => candidate.startsWith(`${version}.`))
    : undefined;
  if (name !== undefined) return path.join(versions, name, "bin", "python");
  console.log(`      needs pyenv's Python ${version}`);
  return test.skip();
}
