import { entityKind, entityRow } from "../../trace/model/entity";
import type {
  AwaitableRow,
  CoroutineRow,
  FunctionRow,
  PointRow,
  SliceRow,
  StringRow,
} from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import { fileName } from "../../trace/query/describe";
import type { Selection } from "./scene";

/** More matches than these are not counted. */
export const mostMatches = 10_000;

/** What a search found: slices in order of time. */
export interface SearchResult {
  readonly text: string;
  readonly matches: readonly Selection[];
  readonly isPartial: boolean;
}

/**
 * Slices whose function, point, awaited thing, value or source line (`file.py:14`) holds a text, letters of either case.
 * Texts are compared once each, not once for each slice.
 */
export function searchSlices(model: TraceModel, text: string): SearchResult {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return { text, matches: [], isPartial: false };
  const matcher = new Matcher(model, wanted);
  const found: SliceRow[] = [];
  const { slices } = model;
  for (let row = 1 as SliceRow; row <= slices.count && found.length <= mostMatches; row++) {
    if (matcher.matches(row)) found.push(row);
  }
  const isPartial = found.length > mostMatches;
  const kept = found.slice(0, mostMatches).sort((a, b) => slices.start.get(a) - slices.start.get(b) || a - b);
  return { text, matches: kept.map((row) => ({ kind: "slice", row })), isPartial };
}

class Matcher {
  readonly #functions = new Map<FunctionRow, boolean>();
  readonly #points = new Map<PointRow, boolean>();
  readonly #strings = new Map<StringRow, boolean>();

  constructor(
    readonly model: TraceModel,
    readonly wanted: string,
  ) {}

  matches(slice: SliceRow): boolean {
    const { slices, coroutines } = this.model;
    const state = slices.state.get(slice);
    const value = slices.value.get(slice);
    if (value !== 0 && this.#string(value)) return true;
    if (state === stateCode.suspended) return this.#point(slices.point.get(slice)) || this.#awaited(slice);
    if (state !== stateCode.running && state !== stateCode.created) return false;
    const coroutine: CoroutineRow = slices.coroutine.get(slice);
    return slices.point.get(slice) === 0 && this.#function(coroutines.function.get(coroutine));
  }

  #awaited(slice: SliceRow): boolean {
    const entity = this.model.slices.entity.get(slice);
    if (entityKind(entity) !== "awaitable") return false;
    return this.#string(this.model.awaitables.name.get(entityRow(entity) as AwaitableRow));
  }

  #function(row: FunctionRow): boolean {
    return remembered(this.#functions, row, () => {
      const info = this.model.functions.info(row);
      return this.#holds(info.qualifiedName) || this.#holds(this.#place(row, info.range[0]));
    });
  }

  #point(row: PointRow): boolean {
    return remembered(this.#points, row, () => {
      const info = this.model.points.info(row);
      return this.#holds(info.label) || this.#holds(this.#place(info.function, info.range[0]));
    });
  }

  #string(row: StringRow): boolean {
    return remembered(this.#strings, row, () => this.#holds(this.model.strings.get(row)));
  }

  #place(row: FunctionRow, line: number): string {
    const { files, functions } = this.model;
    return `${fileName(files.path(functions.info(row).file))}:${line}`;
  }

  #holds(text: string): boolean {
    return text.toLowerCase().includes(this.wanted);
  }
}

function remembered<Key>(known: Map<Key, boolean>, key: Key, find: () => boolean): boolean {
  let answer = known.get(key);
  if (answer === undefined) known.set(key, (answer = find()));
  return answer;
}
