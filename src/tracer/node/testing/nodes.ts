import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { Context } from "mocha";

/** The major versions that the tracer supports. */
export const testedNodes = [20, 22, 24] as const;

let found: ReadonlyMap<number, string> | undefined;

/** The executables that are there of the versions that the tracer supports, by major version. */
export function nodesFound(): ReadonlyMap<number, string> {
  found ??= new Map(candidates().flatMap((file) => entryOf(file)));
  return new Map([...found].filter(([version]) => (testedNodes as readonly number[]).includes(version)));
}

/**
 * The executable of a Node of this major version: from `COROSCOPE_NODES` (a list like `PATH`, of executables), `PATH` itself, nvm's, fnm's and
 * Volta's folders. Ends a test as skipped where there is none, and says so.
 */
export function nodeFor(test: Context, version: number): string {
  const executable = nodesFound().get(version);
  if (executable !== undefined) return executable;
  process.stdout.write(`      needs Node.js ${version}: name its executable in COROSCOPE_NODES\n`);
  return test.skip();
}

/** The last of one version wins, so the ones that were named come last. */
function candidates(): string[] {
  const named = listOf("COROSCOPE_NODES");
  const onPath = listOf("PATH").map((folder) => path.join(folder, "node"));
  const home = homedir();
  const managed = [
    [path.join(process.env["NVM_DIR"] ?? path.join(home, ".nvm"), "versions/node"), "bin/node"],
    [path.join(home, ".local/share/fnm/node-versions"), "installation/bin/node"],
    [path.join(process.env["VOLTA_HOME"] ?? path.join(home, ".volta"), "tools/image/node"), "bin/node"],
  ].flatMap(([folder = "", inner = ""]) => versionsIn(folder).map((name) => path.join(folder, name, inner)));
  return [...managed, ...onPath.reverse(), process.execPath, ...named].filter((file) => existsSync(file));
}

function listOf(variable: string): string[] {
  return (process.env[variable] ?? "").split(path.delimiter).filter((item) => item !== "");
}

function versionsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function entryOf(executable: string): [version: number, executable: string][] {
  try {
    const text = execFileSync(executable, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return [[Number(/^v(\d+)\./u.exec(text)?.[1]), executable]];
  } catch {
    return [];
  }
}
