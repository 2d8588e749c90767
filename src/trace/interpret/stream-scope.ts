import type { TraceModel } from "../model/trace-model";
import type {
  AwaitableRow,
  CallbackRow,
  CoroutineRow,
  FileRow,
  FunctionRow,
  LoopRow,
  PointRow,
  ResourceRow,
  StringRow,
  TaskRow,
} from "../model/rows";
import { longestPath } from "../model/tables/files";
import type { FileEntry, FunctionEntry, PointEntry } from "../wire/side-table";
import { IdMap } from "./id-map";

/** The ids of one stream: each stream numbers its things for itself, and ids may come again after what they named settled. */
export class StreamScope {
  readonly coroutines = new IdMap<CoroutineRow>();
  readonly tasks = new IdMap<TaskRow>();
  readonly awaitables = new IdMap<AwaitableRow>();
  readonly callbacks = new IdMap<CallbackRow>();
  readonly resources = new IdMap<ResourceRow>();
  readonly loops = new IdMap<LoopRow>();
  readonly #strings = new IdMap<StringRow>();
  readonly #emptyStrings = new Set<number>();
  readonly #files = new IdMap<FileRow>();
  readonly #functions = new IdMap<FunctionRow>();
  readonly #points = new IdMap<PointRow>();
  /** By function row: the stream's point id that a relative point of 0 stands for. */
  readonly #pointBases = new IdMap<number>();
  readonly #functionsWithoutFile = new Map<number, { id: number; entry: FunctionEntry }[]>();

  constructor(readonly model: TraceModel) {}

  setString(id: number, text: string): void {
    const before = this.#strings.get(id);
    const row = this.model.strings.add(text);
    this.#strings.set(id, row);
    if (before !== 0 && before !== row) this.#renameTask(before, row);
    if (text === "") this.#emptyStrings.add(id);
  }

  setFile(id: number, entry: FileEntry): void {
    this.#files.set(id, this.model.files.add(entry.path.slice(0, longestPath)));
    const waiting = this.#functionsWithoutFile.get(id) ?? [];
    this.#functionsWithoutFile.delete(id);
    for (const { id: functionId, entry: functionEntry } of waiting)
      this.setFunction(functionId, functionEntry);
  }

  setFunction(id: number, entry: FunctionEntry): void {
    const file = this.#files.get(entry.file);
    if (file === 0 && entry.file !== 0) {
      const waiting = this.#functionsWithoutFile.get(entry.file) ?? [];
      this.#functionsWithoutFile.set(entry.file, [...waiting, { id, entry }]);
    }
    const { name, qualifiedName, kind, range, pointBase } = entry;
    const known = this.#functions.get(id);
    const info = { name, qualifiedName, kind, file, range };
    const row = known === 0 ? this.model.functions.add(info) : this.model.functions.add(info, known);
    this.#functions.set(id, row);
    if (pointBase !== undefined) this.#pointBases.set(row, pointBase);
  }

  setPoint(id: number, entry: PointEntry): void {
    const { kind, range, label } = entry;
    const info = { function: this.function(entry.function), kind, range, label };
    const known = this.#points.get(id);
    this.#points.set(id, known === 0 ? this.model.points.add(info) : this.model.points.add(info, known));
  }

  /** A text that comes again names a task that was given its name after it was created, which is a recent one. */
  #renameTask(before: StringRow, now: StringRow): void {
    const { tasks } = this.model;
    for (let task = tasks.count as TaskRow; task > Math.max(0, tasks.count - mostRecent); task--) {
      if (tasks.name.get(task) !== before) continue;
      tasks.name.set(task, now);
      return;
    }
  }

  /** The row of a text; 0 where the side table has none of that id. */
  string(id: number): StringRow {
    return this.#strings.get(id);
  }

  /** True where the side table has a text of that id, be it empty. */
  hasString(id: number): boolean {
    return this.#strings.get(id) !== 0 || this.#emptyStrings.has(id);
  }

  /** The row of a function, to be described later where the side table has none of that id yet. */
  function(id: number): FunctionRow {
    if (id === 0) return 0 as FunctionRow;
    const known = this.#functions.get(id);
    if (known !== 0) return known;
    const row = this.model.functions.reserve();
    this.#functions.set(id, row);
    return row;
  }

  /** As {@link function}. */
  point(id: number): PointRow {
    if (id === 0) return 0 as PointRow;
    const known = this.#points.get(id);
    if (known !== 0) return known;
    const row = this.model.points.reserve();
    this.#points.set(id, row);
    return row;
  }

  /** The row of the point that is `offset` points after the first one of a function. */
  relativePoint(offset: number, functionRow: FunctionRow): PointRow {
    const base = this.#pointBases.get(functionRow);
    return base === 0 ? (0 as PointRow) : this.point(base + offset);
  }
}

/** How many of the newest tasks may still get another name. */
const mostRecent = 1_000;
