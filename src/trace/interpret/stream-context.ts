import type { Nanos } from "../../base/units";
import { entityKindCode, entityOf, noEntity, type Entity } from "../model/entity";
import type {
  AwaitableRow,
  CallbackRow,
  CoroutineRow,
  GapRow,
  LoopRow,
  PointRow,
  ProcessRow,
  ResourceRow,
  StringRow,
  TaskRow,
  ThreadRow,
} from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import type { DecodedEvent } from "../wire/decoded-event";
import type { EventName } from "../vocabulary";
import { AnomalyList, type AnomalyRule } from "./anomaly";
import { CoroutineHistory } from "./coroutine-history";
import { StreamScope } from "./stream-scope";
import { ThreadState } from "./thread-state";

/** What the interpreter of a stream has to know about it. */
export interface StreamOrigin {
  readonly name: string;
  readonly process: ProcessRow;
  /** The stream's main thread. */
  readonly thread: ThreadRow;
  /** True where the tracer reports no tasks, so that they are derived from who awaits whom. */
  readonly derivesTasks: boolean;
  /** Where the stream has only one thread, whatever number its events name. */
  readonly isOneThread: boolean;
}

/** Finds and makes the threads of a process, which may have streams of their own. */
export interface ThreadDirectory {
  threadOf(process: ProcessRow, number: number): ThreadRow;
  nameThread(process: ProcessRow, number: number, row: ThreadRow): void;
}

/** What is done with the events of some kinds. */
export type EventHandlers = Partial<Record<EventName, (operands: Float64Array, event: DecodedEvent) => void>>;

/** What all handlers of a stream's events share: where and when they are, and how ids become rows. */
export class StreamContext {
  readonly scope: StreamScope;
  readonly anomalies = new AnomalyList();
  readonly history: CoroutineHistory;
  readonly threads: (ThreadState | undefined)[] = [];
  /** The thread of the event at hand. */
  thread: ThreadState;
  /** The time of the event at hand, in the trace's time. */
  time = 0 as Nanos;
  /** The number of the event at hand in its stream, from 1. */
  events = 0;

  constructor(
    readonly model: TraceModel,
    readonly origin: StreamOrigin,
    readonly directory: ThreadDirectory,
  ) {
    this.scope = new StreamScope(model);
    this.history = new CoroutineHistory(model, !origin.derivesTasks, (rule, sentence, coroutine, missed) =>
      this.anomaly(rule, sentence, coroutine, missed),
    );
    this.thread = new ThreadState(origin.thread);
    this.threads[0] = this.thread;
  }

  threadState(number: number): ThreadState {
    const index = this.origin.isOneThread ? 0 : number;
    const known = this.threads[index];
    if (known !== undefined) return known;
    const state = new ThreadState(this.directory.threadOf(this.origin.process, index));
    this.threads[index] = state;
    return state;
  }

  coroutine(id: number): CoroutineRow {
    return this.#resolved(this.scope.coroutines.get(id), "coroutine", id);
  }

  task(id: number): TaskRow {
    return this.#resolved(this.scope.tasks.get(id), "task", id);
  }

  awaitable(id: number): AwaitableRow {
    return this.#resolved(this.scope.awaitables.get(id), "awaitable", id);
  }

  callback(id: number): CallbackRow {
    return this.#resolved(this.scope.callbacks.get(id), "callback", id);
  }

  resource(id: number): ResourceRow {
    return this.#resolved(this.scope.resources.get(id), "resource", id);
  }

  /** A loop that was running before the trace began is first seen by its turns. */
  loop(id: number): LoopRow {
    const known = this.scope.loops.get(id);
    if (known !== 0) return known;
    const row = this.model.loops.add(this.thread.row, 0 as StringRow, this.time);
    this.scope.loops.set(id, row);
    return row;
  }

  string(id: number): StringRow {
    const row = this.scope.string(id);
    if (row === 0 && id !== 0 && !this.scope.hasString(id)) this.#unresolved("string", id);
    return row;
  }

  point(id: number, isRelative: boolean, coroutine: CoroutineRow): PointRow {
    if (!isRelative) return this.scope.point(id);
    return this.scope.relativePoint(id, this.model.coroutines.function.get(coroutine));
  }

  entity(kindCode: number, id: number): Entity {
    if (kindCode === 0) return noEntity;
    const isMainThread = kindCode === entityKindCode.thread && !this.origin.isOneThread;
    if (id === 0 && !isMainThread) return noEntity;
    switch (kindCode) {
      case entityKindCode.coroutine:
        return entityOf("coroutine", this.coroutine(id));
      case entityKindCode.task:
        return entityOf("task", this.task(id));
      case entityKindCode.awaitable:
        return entityOf("awaitable", this.awaitable(id));
      case entityKindCode.callback:
        return entityOf("callback", this.callback(id));
      case entityKindCode.resource:
        return entityOf("resource", this.resource(id));
      case entityKindCode.thread:
        return entityOf("thread", this.directory.threadOf(this.origin.process, id));
      case entityKindCode.process:
        return entityOf("process", this.model.processes.find(id));
      default:
        this.anomaly("unresolved-id", `names an entity of the unknown kind ${kindCode}`);
        return noEntity;
    }
  }

  addGap(cause: number, start: number, end: number): GapRow {
    return this.model.gaps.add(cause, this.origin.process, this.thread.row, start, Math.max(start, end));
  }

  /** `missed` is the coroutine of which an event is missing, where that is another one. */
  anomaly(rule: AnomalyRule, sentence: string, coroutine = 0 as CoroutineRow, missed = coroutine): void {
    const { coroutines, slices } = this.model;
    this.anomalies.add({
      rule,
      stream: this.origin.name,
      event: this.events,
      time: this.time,
      since: missed === 0 ? this.time : slices.start.get(coroutines.newestSlice.get(missed)),
      function: coroutines.function.get(missed),
      sentence: coroutine === 0 ? sentence : `${this.#name(coroutine)} ${sentence}`,
    });
  }

  #resolved<Row extends number>(row: Row, table: string, id: number): Row {
    if (row === 0) this.#unresolved(table, id);
    return row;
  }

  #unresolved(table: string, id: number): void {
    this.anomaly("unresolved-id", `names ${table} ${id}, which was not reported`);
  }

  #name(coroutine: CoroutineRow): string {
    const { qualifiedName } = this.model.functions.info(this.model.coroutines.function.get(coroutine));
    return `coroutine ${coroutine}${qualifiedName === "" ? "" : ` (${qualifiedName})`}`;
  }
}
