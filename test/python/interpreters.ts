import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** A Python to test with. */
export interface Interpreter {
  readonly executable: string;
  /** Such as `3.13`. */
  readonly version: string;
}

/** The minor versions that the tracer supports and that are looked for, newest first. */
export const testedVersions = ["3.13", "3.12", "3.11", "3.10", "3.9"] as const;

/**
 * The versions that a test run tries: the newest and the oldest that is found, because those two differ most (probes by
 * sys.monitoring, probes in the source) and the whole matrix takes minutes; all with COROSCOPE_PYTHONS=all.
 */
export function versionsToRun(): readonly string[] {
  if (process.env["COROSCOPE_PYTHONS"] === "all") return testedVersions;
  const versions = interpreters().map(({ version }) => version);
  return [...new Set([versions[0] ?? testedVersions[0], versions.at(-1) ?? "3.9"])];
}

let found: readonly Interpreter[] | undefined;

/** One Python of each minor version found: among pyenv's, on PATH, newest first. */
export function interpreters(): readonly Interpreter[] {
  found ??= testedVersions.flatMap((version) => {
    const executable = candidates(version).find((file) => versionOf(file) === version);
    return executable === undefined ? [] : [{ executable, version }];
  });
  return found;
}

function candidates(version: string): string[] {
  const versions = path.join(homedir(), ".pyenv", "versions");
  const installed = existsSync(versions) ? readdirSync(versions) : [];
  const inPyenv = installed
    .filter((name) => name === version || name.startsWith(`${version}.`))
    .map((name) => path.join(versions, name, "bin", "python"));
  const onPath = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .flatMap((folder) => [path.join(folder, `python${version}`), path.join(folder, "python3")]);
  return [...inPyenv, ...onPath].filter((file) => existsSync(file));
}

function versionOf(executable: string): string | undefined {
  try {
    const script = "import sys; print('%d.%d' % sys.version_info[:2])";
    return execFileSync(executable, ["-c", script], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
