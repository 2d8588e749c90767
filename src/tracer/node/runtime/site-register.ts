import type { FunctionEntry, PointEntry } from "../../../trace/wire/side-table";
import type { SideTableWriter } from "../../../trace/wire/side-table-writer";
import { type CoroutineMaker, FileRuntime, type FileSites } from "./file-runtime";

/** The files that run in a thread: numbers their functions and points, and writes them into the stream's tables. */
export class SiteRegister {
  readonly #tables: SideTableWriter;
  readonly #files: FileRuntime[] = [];
  #fileIds = 0;
  #functions = 0;
  #points = 0;

  constructor(tables: SideTableWriter) {
    this.#tables = tables;
  }

  /** Every file that was registered. */
  get files(): readonly FileRuntime[] {
    return this.#files;
  }

  /** Takes in the sites of a file that is about to run; `maker` makes its coroutines. */
  register(sites: FileSites, maker: CoroutineMaker): FileRuntime {
    const own = this.#fileId(sites.path);
    const originals = (sites.originals ?? []).map((path) => this.#fileId(path));
    const functionBase = this.#functions + 1;
    const pointBase = this.#points;
    for (const [name, qualifiedName, kind, range, original] of sites.functions) {
      const file = original === undefined ? own : (originals[original] ?? own);
      const entry: FunctionEntry = { name, qualifiedName, kind, file, range };
      this.#tables.function(++this.#functions, entry);
    }
    for (const [index, kind, range, label] of sites.points) {
      const entry: PointEntry = { function: functionBase + index, kind, range, label };
      this.#tables.point(++this.#points, entry);
    }
    const runtime = new FileRuntime(maker, sites, functionBase, pointBase);
    this.#files.push(runtime);
    return runtime;
  }

  #fileId(path: string): number {
    this.#tables.file(++this.#fileIds, { path });
    return this.#fileIds;
  }
}
