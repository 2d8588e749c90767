import type { CoroutineRow, FunctionRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { coroutineLabel, functionName, taskLabel } from "../../trace/query/describe";
import type { CoroutineTrack, ThreadLayout } from "./track-layout";
import { inKey, isOnlyIncidental, type ListedTrack } from "./track-rows";
import { translate } from "../text/translate";

/** The tracks of threads with their names, in the order in which they are listed. They are named anew only where the trace grew. */
export class TrackListing {
  readonly #listed = new Map<string, readonly ListedTrack[]>();
  #revision = -1;

  constructor(readonly model: TraceModel) {}

  /** The tracks of a thread; those of the runtime itself come last. */
  of(thread: ThreadLayout, key: string): readonly ListedTrack[] {
    if (this.#revision !== this.model.revision) this.#listed.clear();
    this.#revision = this.model.revision;
    let listed = this.#listed.get(key);
    if (listed === undefined) this.#listed.set(key, (listed = this.#list(thread, key)));
    return listed;
  }

  #list({ tracks }: ThreadLayout, key: string): readonly ListedTrack[] {
    const names = new TrackNames(this.model, key);
    const own: ListedTrack[] = [];
    const incidental: ListedTrack[] = [];
    for (const track of tracks) {
      if (isOnlyIncidental(this.model, track)) incidental.push(names.incidental(track));
      else own.push(names.listed(track, names.of(track)));
    }
    return incidental.length === 0 ? own : [...own, ...incidental];
  }
}

/** Names that are longer than this, in UTF-16 units, are cut: each row carries its own to the page. */
const longestName = 1_000;

/** What keys call what only the runtime does: the same in every language. */
const ofRuntime = "tasks of the runtime itself";

/** Names the tracks of one thread. What many of them share is made once: there may be fifty thousand of one function. */
class TrackNames {
  readonly #ofFunctions = new Map<FunctionRow, string>();
  readonly #beginnings = new Map<FunctionRow, { readonly name: string; readonly key: string }>();

  constructor(
    readonly model: TraceModel,
    readonly threadKey: string,
  ) {}

  /** The task's name as the program has it, else the function's. */
  of(track: CoroutineTrack): string {
    const { coroutines, strings, tasks } = this.model;
    const first = firstOf(track);
    const task = coroutines.task.get(first);
    const name = strings.get(tasks.name.get(task));
    if (task !== 0 && !/^(Task-\d+)?$/.test(name)) return taskLabel(this.model, task);
    const functionRow = coroutines.function.get(first);
    if (functionRow === 0) return functionOf(this.model, first);
    let known = this.#ofFunctions.get(functionRow);
    if (known === undefined) this.#ofFunctions.set(functionRow, (known = functionOf(this.model, first)));
    return known;
  }

  /** Its function's name where that is known. */
  incidental(track: CoroutineTrack): ListedTrack {
    return this.model.coroutines.function.get(firstOf(track)) === 0
      ? this.listed(track, ofRuntime, translate("tasks of the runtime itself"))
      : this.listed(track, this.of(track));
  }

  /** The key and the name of a track, the same whatever it is listed under. One of several of its kind is numbered. */
  listed(track: CoroutineTrack, keyName: string, name = keyName): ListedTrack {
    const key = `${this.#beginning(this.model.coroutines.function.get(firstOf(track)), keyName)}${track.number}`;
    const isNamed = this.model.coroutines.function.get(firstOf(track)) !== 0;
    const isUntraced = isNamed && this.model.coroutines.isStandIn.get(firstOf(track)) === 1;
    const shown = name.slice(0, longestName);
    return {
      track,
      key,
      name: track.group.tracks.length > 1 ? `${shown} #${track.number}` : shown,
      isUntraced,
    };
  }

  #beginning(functionRow: FunctionRow, name: string): string {
    const known = this.#beginnings.get(functionRow);
    if (known?.name === name) return known.key;
    const key = `${this.threadKey} ${inKey(name)} ${this.model.functions.info(functionRow).range[0]} `;
    this.#beginnings.set(functionRow, { name, key });
    return key;
  }
}

function firstOf(track: CoroutineTrack): CoroutineRow {
  return track.lanes[0]?.coroutines[0] ?? (0 as CoroutineRow);
}

function functionOf(model: TraceModel, coroutine: CoroutineRow): string {
  const called = functionName(model, model.coroutines.function.get(coroutine));
  if (called !== "" && model.coroutines.isStandIn.get(coroutine) === 1) return called;
  return coroutineLabel(model, coroutine).replace(/\(\)$/, "");
}
