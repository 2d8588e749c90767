import { open, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { languageOfPath } from "../../analysis/language";
import type { Runtime } from "../../session/trace-request";

/**
 * Which runtime a program file is for: by its name, else by its `#!` line, else by what is in the folder (`__main__.py`, or a
 * `package.json` or `index.js`).
 *
 * @returns undefined where nothing tells, or there is no such file
 */
export async function runtimeOfFile(file: string): Promise<Runtime | undefined> {
  if (/\.(?:vue|svelte)$/i.test(file)) return undefined;
  const language = languageOfPath(file);
  if (language !== undefined) return language === "python" ? "python" : "node";
  if (/\.pyz$/i.test(file)) return "python";
  const status = await stat(file).catch(() => undefined);
  if (status === undefined) return undefined;
  if (status.isDirectory()) return runtimeOfFolder(file);
  const words = (await firstLine(file)).replace(/^#!/, "").split(/[\s/\\]+/);
  if (words.some((word) => /^python[\d.]*$/.test(word))) return "python";
  return words.includes("node") ? "node" : undefined;
}

async function runtimeOfFolder(folder: string): Promise<Runtime | undefined> {
  const holds = async (name: string): Promise<boolean> =>
    stat(path.join(folder, name)).then(
      () => true,
      () => false,
    );
  if (await holds("__main__.py")) return "python";
  return (await holds("package.json")) || (await holds("index.js")) ? "node" : undefined;
}

/** The first line where it begins with `#!`, else nothing. */
async function firstLine(file: string): Promise<string> {
  const handle = await open(file, "r");
  try {
    const start = new Uint8Array(256);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    const line = new TextDecoder().decode(start.subarray(0, bytesRead)).split("\n")[0] ?? "";
    return line.startsWith("#!") ? line : "";
  } finally {
    await handle.close();
  }
}

const projectMarks = [
  "package.json",
  "pyproject.toml",
  "setup.py",
  "setup.cfg",
  "requirements.txt",
  "tsconfig.json",
  ".git",
];

/** The folder of the project that a file belongs to: the nearest one above it that looks like one, else the file's own. */
export async function projectFolder(file: string): Promise<string> {
  const own = path.dirname(file);
  for (let folder = own; ; folder = path.dirname(folder)) {
    for (const mark of projectMarks) {
      const there = await stat(path.join(folder, mark)).catch(() => undefined);
      if (there !== undefined) return folder;
    }
    if (folder === path.dirname(folder)) return own;
  }
}

/** The text of a source file; undefined where it cannot be read. */
export async function readSource(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}
