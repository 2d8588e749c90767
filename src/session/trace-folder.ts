import { constants } from "node:fs";
import { access, chmod, mkdir, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { phrase } from "../base/phrase";
import { failure, success, type Result } from "../base/result";
import { makeFolder } from "./make-folder";
import { type SessionProblem, sessionProblem } from "./session-problem";
import { traceFolderSuffix } from "./trace-files";
import type { TraceDestination } from "./trace-request";

/** A trace folder that exists, is empty, and only its owner can read. */
export interface CreatedFolder {
  readonly folder: string;
  /** Set where the folder is not where it was wished for. */
  readonly notice?: string;
}

/**
 * Makes the folder of a new trace, with mode 0700.
 *
 * Two sessions that begin at the same moment get two folders: the folder is claimed by making it, never by looking first.
 *
 * @param now the time in the folder's name, in the machine's own time zone
 */
export async function createTraceFolder(
  destination: TraceDestination,
  now: Date,
): Promise<Result<CreatedFolder, SessionProblem>> {
  if ("folder" in destination) return createExactly(destination.folder);
  const name = `${safeName(destination.name)}-${timestamp(now)}`;
  const problem = await createUnique(destination.parent, name);
  if (problem.ok || destination.fallback === undefined) return problem;
  const elsewhere = await createUnique(destination.fallback, name);
  if (!elsewhere.ok) return elsewhere;
  const { folder } = elsewhere.value;
  return success({
    folder,
    notice: `${destination.parent} cannot be written to, so the trace is kept in ${folder}.`,
  });
}

/**
 * Where traces go that cannot be stored beside the program: the user's cache folder by the platform's custom.
 *
 * @param home the user's home folder, `os.homedir()`
 */
export function userTraceFolder(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
  platform: NodeJS.Platform,
): string {
  if (platform === "win32") {
    const local = environment["LOCALAPPDATA"] ?? path.win32.join(home, "AppData", "Local");
    return path.win32.join(local, "coroscope", "traces");
  }
  if (platform === "darwin") return path.posix.join(home, "Library", "Caches", "coroscope", "traces");
  const cache = environment["XDG_CACHE_HOME"];
  // The XDG base directory specification: a relative path in the variable is to be ignored.
  const base = cache !== undefined && path.posix.isAbsolute(cache) ? cache : path.posix.join(home, ".cache");
  return path.posix.join(base, "coroscope", "traces");
}

async function createExactly(folder: string): Promise<Result<CreatedFolder, SessionProblem>> {
  try {
    await makeFolder(path.dirname(folder));
    await mkdir(folder, { mode: 0o700 });
    return success({ folder });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") return failure(notWritable(folder, error));
  }
  try {
    if (!(await stat(folder)).isDirectory()) {
      return failure(
        sessionProblem(
          "folder-not-writable",
          phrase("{0} is a file. Choose another place for the trace.", folder),
        ),
      );
    }
    if ((await readdir(folder)).length > 0) {
      return failure(
        sessionProblem(
          "folder-not-writable",
          phrase(
            "{0} exists and is not empty. Choose another place for the trace, or remove it first.",
            folder,
          ),
        ),
      );
    }
    await access(folder, constants.W_OK);
    await chmod(folder, 0o700);
    return success({ folder });
  } catch (error) {
    return failure(notWritable(folder, error));
  }
}

async function createUnique(parent: string, name: string): Promise<Result<CreatedFolder, SessionProblem>> {
  try {
    await makeFolder(parent);
    for (let attempt = 1; ; attempt++) {
      const folder = path.join(parent, `${attempt === 1 ? name : `${name}-${attempt}`}${traceFolderSuffix}`);
      try {
        await mkdir(folder, { mode: 0o700 });
        return success({ folder });
      } catch (error) {
        if (codeOf(error) !== "EEXIST") throw error;
      }
    }
  } catch (error) {
    return failure(notWritable(parent, error));
  }
}

/** A file name on every platform: no separators, no characters that Windows forbids, not too long. */
function safeName(name: string): string {
  const safe = name.replace(/[^\p{Letter}\p{Number}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "");
  return safe.slice(0, 60) || "trace";
}

function timestamp(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function notWritable(folder: string, error: unknown): SessionProblem {
  return sessionProblem(
    "folder-not-writable",
    phrase(
      "The trace cannot be stored in {0}: {1}. Choose a folder that can be written to.",
      folder,
      error instanceof Error ? error.message : String(error),
    ),
  );
}
