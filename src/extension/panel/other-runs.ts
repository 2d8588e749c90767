import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { manifestName, traceFolderSuffix } from "../../session/trace-files";
import type { TraceManifest } from "../../trace/wire/format";
import { parseTraceManifest } from "../../trace/wire/stream-header";

/** A run that another one may be compared with. */
export interface OtherRun {
  readonly folder: string;
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
  /** True where it is of the same file, or of the same command, as the one to compare. */
  readonly isOfSame: boolean;
}

/** At most so many are offered. */
const mostOffered = 30;

/** The runs beside a trace, those of the same file first, and of these the newest; what cannot be read is left out. */
export async function otherRunsBeside(folder: string): Promise<readonly OtherRun[]> {
  const parent = path.dirname(folder);
  const shown = await manifestOf(folder);
  const names = await readdir(parent).catch((): string[] => []);
  const others = names.filter((name) => name.endsWith(traceFolderSuffix) && name !== path.basename(folder));
  const runs = await Promise.all(
    others.map(async (name): Promise<OtherRun[]> => {
      const manifest = await manifestOf(path.join(parent, name));
      if (manifest === undefined) return [];
      return [
        {
          folder: path.join(parent, name),
          name: path.basename(name, traceFolderSuffix),
          created: manifest.created,
          isOfSame: shown !== undefined && isOfSame(shown, manifest),
        },
      ];
    }),
  );
  return runs
    .flat()
    .sort((a, b) => Number(b.isOfSame) - Number(a.isOfSame) || (a.created < b.created ? 1 : -1))
    .slice(0, mostOffered);
}

function isOfSame(a: TraceManifest, b: TraceManifest): boolean {
  if (a.focus !== undefined && b.focus !== undefined) return a.focus.file === b.focus.file;
  return a.command.join("\0") === b.command.join("\0");
}

async function manifestOf(folder: string): Promise<TraceManifest | undefined> {
  const bytes = await readFile(path.join(folder, manifestName)).catch(() => undefined);
  const parsed = bytes === undefined ? undefined : parseTraceManifest(bytes);
  return parsed?.ok === true ? parsed.value : undefined;
}
