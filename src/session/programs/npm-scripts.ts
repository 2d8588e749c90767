import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { KnownProgram } from "./known-program";

const manifest = v.object({
  scripts: v.optional(v.record(v.string(), v.unknown())),
  packageManager: v.optional(v.string()),
});

/** Whose lockfile a folder holds says who runs its scripts. */
const lockfiles = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
] as const;

/** Hooks of npm itself, and what begins or ends another script: nobody runs these by themselves. */
const hook = /^(?:pre|post)|^(?:prepare|prepublish|prepublishOnly|prepack|postpack|dependencies)$/;

/**
 * The scripts of the package that a file is in, as programs; none where there is no package, or one that cannot be read.
 *
 * @param topFolder absolute path of the folder above which no package is looked for
 */
export async function npmScripts(file: string, topFolder: string): Promise<readonly KnownProgram[]> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const found = await readManifest(path.join(folder, "package.json"));
    if (found !== undefined) return scriptsOf(found, folder, await packageManager(found, folder, topFolder));
    if (folder === topFolder || folder === path.dirname(folder)) return [];
  }
}

function scriptsOf(
  { scripts = {} }: v.InferOutput<typeof manifest>,
  folder: string,
  manager: string,
): readonly KnownProgram[] {
  return Object.entries(scripts)
    .filter(([name, command]) => typeof command === "string" && !hook.test(name))
    .map(([name]) => ({
      source: "npm-script",
      name: `${manager} run ${name}`,
      program: { kind: "command", command: [manager, "run", name] },
      directory: folder,
    }));
}

async function readManifest(file: string): Promise<v.InferOutput<typeof manifest> | undefined> {
  try {
    const parsed = v.safeParse(manifest, JSON.parse(await readFile(file, "utf8")));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** `packageManager` says it, else a lockfile here or above; else it is npm. */
async function packageManager(
  { packageManager: named }: v.InferOutput<typeof manifest>,
  folder: string,
  topFolder: string,
): Promise<string> {
  const known = /^(npm|pnpm|yarn)@/.exec(named ?? "")?.[1];
  if (known !== undefined) return known;
  for (let above = folder; ; above = path.dirname(above)) {
    for (const [name, manager] of lockfiles) if (await exists(path.join(above, name))) return manager;
    if (above === topFolder || above === path.dirname(above)) return "npm";
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
