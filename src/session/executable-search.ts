import { access, constants, stat } from "node:fs/promises";
import path from "node:path";

/** The variables of a process, as it was given them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How names become files: the parts of the platform that finding an executable depends on. */
export interface SearchContext {
  readonly environment: Environment;
  /** What relative paths are relative to. */
  readonly directory: string;
  readonly platform: NodeJS.Platform;
  /** Whether a file is there and may be run. */
  readonly isExecutable: (file: string) => Promise<boolean>;
}

/** The context of a program that runs on this machine. */
export function searchContext(environment: Environment, directory: string): SearchContext {
  return { environment, directory, platform: process.platform, isExecutable: isExecutableFile };
}

/** The value of a variable; on Windows, where `Path` and `PATH` are the same, whatever the case of its name. */
export function variableOf(
  environment: Environment,
  name: string,
  platform: NodeJS.Platform,
): string | undefined {
  return environment[variableName(environment, name, platform)];
}

/** The name under which a variable stands in the environment; `name` itself where it does not. */
export function variableName(environment: Environment, name: string, platform: NodeJS.Platform): string {
  if (platform !== "win32" || environment[name] !== undefined) return name;
  const wanted = name.toUpperCase();
  return Object.keys(environment).find((key) => key.toUpperCase() === wanted) ?? name;
}

/**
 * Finds the file that a command's name stands for, as the operating system would: a name with a separator is a path, any other is
 * looked for in the folders of PATH, on Windows with the endings of PATHEXT.
 *
 * @returns its absolute path, or undefined where there is none
 */
export async function findExecutable(name: string, context: SearchContext): Promise<string | undefined> {
  const paths = context.platform === "win32" ? path.win32 : path.posix;
  const isPath = name.includes("/") || (context.platform === "win32" && /[\\:]/.test(name));
  const folders = isPath ? [context.directory] : searchedFolders(context);
  for (const folder of folders) {
    for (const ending of endings(name, context)) {
      const file = paths.resolve(context.directory, folder, `${name}${ending}`);
      if (await context.isExecutable(file)) return file;
    }
  }
  return undefined;
}

function searchedFolders(context: SearchContext): readonly string[] {
  const value = variableOf(context.environment, "PATH", context.platform) ?? "";
  if (context.platform !== "win32") return value.split(":").map((folder) => folder || ".");
  return value
    .split(";")
    .map((folder) => folder.trim().replace(/^"(.*)"$/, "$1"))
    .filter((folder) => folder !== "");
}

function endings(name: string, context: SearchContext): readonly string[] {
  if (context.platform !== "win32") return [""];
  const value = variableOf(context.environment, "PATHEXT", "win32") ?? ".COM;.EXE;.BAT;.CMD";
  const known = value.split(";").filter((ending) => ending.startsWith("."));
  const has = known.some((ending) => name.toLowerCase().endsWith(ending.toLowerCase()));
  return has ? ["", ...known] : known;
}

async function isExecutableFile(file: string): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
