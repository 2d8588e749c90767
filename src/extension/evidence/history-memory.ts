import * as v from "valibot";
import type { Nanos } from "../../base/units";
import { mostRuns, type FunctionHistory, type FunctionRun } from "./function-history";

/** How the last runs of a file's functions went, with the text they are about. */
export interface RememberedFile {
  /** Of the text for which the lines of the histories are right. */
  readonly fingerprint: string;
  readonly histories: readonly FunctionHistory[];
}

/** So many calls of a function in a run are kept at most, over all files: what is kept is read at each start. */
const mostKept = 2_000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const duration = v.pipe(
  v.number(),
  v.finite(),
  v.transform((value) => value as Nanos),
);

/** A run as it is kept: the number of its folder, then what it showed, in the order of `packedRun`. */
const runSchema = v.tuple([count, v.pipe(v.number(), v.finite()), duration, ...countsOf(6)]);
const historySchema = v.object({
  name: v.string(),
  line: count,
  endLine: count,
  runs: v.pipe(v.array(runSchema), v.minLength(1), v.maxLength(mostRuns)),
});
const memorySchema = v.object({
  version: v.literal(1),
  folders: v.array(v.pipe(v.string(), v.minLength(1))),
  files: v.array(v.object({ path: v.string(), fingerprint: v.string(), histories: v.array(historySchema) })),
});

type Memory = v.InferInput<typeof memorySchema>;

function countsOf(
  length: 6,
): [typeof count, typeof count, typeof count, typeof count, typeof count, typeof count] {
  return Array.from({ length }, () => count) as ReturnType<typeof countsOf>;
}

/**
 * Histories as they are kept for the next start: paths and figures, nothing of the program's values. Of too many the files whose last run is
 * oldest are left out.
 */
export function packHistories(files: ReadonlyMap<string, RememberedFile>): Memory {
  const folders = new Map<string, number>();
  const numberOf = (folder: string): number => {
    const known = folders.get(folder) ?? folders.size;
    folders.set(folder, known);
    return known;
  };
  const newestFirst = [...files].sort(([, a], [, b]) => newestRun(b) - newestRun(a));
  const packed: Memory["files"] = [];
  let left = mostKept;
  for (const [path, { fingerprint, histories }] of newestFirst) {
    left -= histories.reduce((sum, { runs }) => sum + runs.length, 0);
    if (left < 0) break;
    packed.push({
      ...{ path, fingerprint },
      histories: histories.map(({ qualifiedName: name, line, endLine, runs }) => ({
        ...{ name, line, endLine },
        runs: runs.map((run) => packedRun(run, numberOf(run.folder))),
      })),
    });
  }
  return { version: 1, folders: [...folders.keys()], files: packed };
}

function packedRun(run: FunctionRun, folder: number): v.InferInput<typeof runSchema> {
  const { began, longest, line, column, calls, failed, cancelled, unfinished } = run;
  return [folder, began, longest, line, column, calls, failed, cancelled, unfinished];
}

function newestRun({ histories }: RememberedFile): number {
  return Math.max(0, ...histories.map(({ runs }) => runs[0]?.began ?? 0));
}

/** Histories as `packHistories` made them, without the runs whose trace is gone; none where what was kept is nothing of ours. */
export async function unpackHistories(
  kept: unknown,
  isThere: (folder: string) => Promise<boolean>,
): Promise<Map<string, RememberedFile>> {
  const parsed = v.safeParse(memorySchema, kept);
  if (!parsed.success) return new Map();
  const { folders, files } = parsed.output;
  const areThere = await Promise.all(folders.map(isThere));
  const histories = files.map(({ path, fingerprint, histories: packed }) => {
    const left = packed.flatMap(({ name, line, endLine, runs: packedRuns }): FunctionHistory[] => {
      const runs = packedRuns.flatMap(([number, began, longest, at, column, ...ends]): FunctionRun[] => {
        const folder = folders[number];
        if (folder === undefined || areThere[number] !== true) return [];
        const [calls, failed, cancelled, unfinished] = ends;
        return [{ folder, began, longest, line: at, column, calls, failed, cancelled, unfinished }];
      });
      return runs.length === 0 ? [] : [{ qualifiedName: name, line, endLine, runs }];
    });
    return [path, { fingerprint, histories: left }] as const;
  });
  return new Map(histories.filter(([, { histories: left }]) => left.length > 0));
}
