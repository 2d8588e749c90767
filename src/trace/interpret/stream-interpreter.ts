import type { Nanos } from "../../base/units";
import type { ThreadRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { gapCauses } from "../vocabulary";
import type { DecodedEvent, EventSink, ReaderGap } from "../wire/decoded-event";
import { eventCode, eventNames } from "../wire/event-code";
import type { AnomalyList } from "./anomaly";
import { coroutineEvents } from "./coroutine-events";
import { loopEvents } from "./loop-events";
import { resourceEvents } from "./resource-events";
import { StreamContext, type EventHandlers, type StreamOrigin, type ThreadDirectory } from "./stream-context";
import type { StreamScope } from "./stream-scope";
import { ThreadState } from "./thread-state";
import { taskEvents } from "./task-events";

/** Turns the events of one stream into rows of the model. */
export class StreamInterpreter implements EventSink {
  readonly #context: StreamContext;
  readonly #handlers: readonly NonNullable<EventHandlers[keyof EventHandlers]>[];
  /** Tells what is told of the process by none of its threads. */
  readonly #nobody = new ThreadState(0 as ThreadRow);
  /** True once the stream has told of something that the program itself did. */
  #isActive = false;

  /** `offset` is what is added to the stream's times to get the trace's. */
  constructor(
    private readonly model: TraceModel,
    origin: StreamOrigin,
    directory: ThreadDirectory,
    private offset: Nanos,
  ) {
    this.#context = new StreamContext(model, origin, directory);
    const handlers: EventHandlers = {
      ...coroutineEvents(this.#context),
      ...taskEvents(this.#context),
      ...loopEvents(this.#context),
      ...resourceEvents(this.#context),
    };
    this.#handlers = eventNames.map((name) => handlers[name] ?? ignore);
  }

  /** The stream's ids and side tables. */
  get scope(): StreamScope {
    return this.#context.scope;
  }

  /** True once the model has no room for more events. */
  get isFull(): boolean {
    return this.model.isFull;
  }

  get anomalies(): AnomalyList {
    return this.#context.anomalies;
  }

  event(event: DecodedEvent): void {
    const context = this.#context;
    const { model } = this;
    context.events++;
    if (!model.admit(event.time + this.offset)) return;
    const thread =
      event.code === eventCode["gil-estimated"] ? this.#nobody : context.threadState(event.thread);
    context.thread = thread;
    const time = event.time + this.offset;
    if (time < thread.lastTime) {
      context.anomaly("time-backwards", "an event happened before the one that precedes it in its thread");
    } else thread.lastTime = time;
    context.time = thread.lastTime as Nanos;
    if (context.time > model.end) model.end = context.time;
    if (!this.#isActive && isOfProgram[event.code] === true) {
      this.#isActive = true;
      if (context.time < model.activityStart) model.activityStart = context.time;
    }
    (this.#handlers[event.code] ?? ignore)(event.operands, event);
  }

  unreadable(gap: ReaderGap): void {
    if (this.model.isFull) return;
    this.#context.addGap(gapCauses.indexOf(gap.cause), this.#context.time, this.model.end);
  }

  /**
   * The threads of which the stream does not say that they ended, each with the time of the stream's last event: threads of one stream
   * live as long as their process.
   */
  *openThreads(): Generator<readonly [ThreadRow, number]> {
    const { threads } = this.#context;
    const last = threads.reduce((latest, thread) => Math.max(latest, thread?.lastTime ?? 0), 0);
    for (const thread of threads) {
      if (thread === undefined || this.model.threads.end.get(thread.row) < Infinity) continue;
      yield [thread.row, last];
    }
  }

  /** The origin of the trace's times moved. */
  shiftTimes(amount: number): void {
    this.offset = (this.offset + amount) as Nanos;
    this.#context.time = (this.#context.time + amount) as Nanos;
    this.#nobody.lastTime += amount;
    for (const thread of this.#context.threads) if (thread !== undefined) thread.lastTime += amount;
  }
}

/** By event code: whether only the traced program can have caused it. Loops and turns begin with the runtime. */
const isOfProgram = eventNames.map((name) =>
  /^(coroutine|task|awaitable|callback|resource|message)-/.test(name),
);

/** `process-spawned` needs no row: the process is known by its own stream. */
function ignore(): void {
  // Nothing to write.
}
