import asyncHooks from "node:async_hooks";
import { types } from "node:util";
import { code, entity, phase } from "../stream/records";
import type { Cause } from "./cause";
import { isScheduledByCallback, resourceName } from "./resource-name";
import type { Thread } from "./thread";
import type { TickOrigins } from "./tick-origins";
import { recordUnseenStops } from "./unseen-stops";
import type { TurnWatch } from "./wakeup-watch";

/** Bytes of events that are written at the end of a turn at once. */
const writeAtOnce = 16_384;

/** How long events may stay in memory while the program is idle or slow, in ms. */
const longestDelay = 40;

/** Node's ids for code that runs before the event loop does. */
const bootstrapId = 1;

/* Through a module's namespace each call would ask a getter first. */
const { executionAsyncId, executionAsyncResource } = asyncHooks;
const { setImmediate: scheduleImmediate, setTimeout: scheduleTimeout } = globalThis;

/**
 * Follows the event loop: its iterations, the phases in which traced code runs, and the callbacks that wake something.
 *
 * An immediate that reschedules itself marks the iterations. It is unreferenced, so it neither keeps the process alive nor the loop from
 * waiting (Node's documentation of `immediate.unref`). It runs first in each check phase.
 */
export class Turns implements TurnWatch {
  readonly #thread: Thread;
  readonly #origins: TickOrigins;
  #iterations = 0;
  #openPhase = -1;
  #resourceId = -1;
  #cause: Cause | null = null;
  #openCallback = 0;
  #isTimerArmed = false;
  #lastFlush = 0;

  constructor(thread: Thread, origins: TickOrigins) {
    this.#thread = thread;
    this.#origins = origins;
  }

  /** Begins to watch; the program's main script is the first turn. */
  start(): void {
    this.#begin(phase.main);
    this.#scheduleNext();
  }

  /** Whether a turn has begun in which traced code runs. */
  get isOpen(): boolean {
    return this.#openPhase >= 0;
  }

  /** Traced code is about to run with none below it: notices a new turn. */
  enter(): void {
    const id = executionAsyncId();
    if (id !== this.#resourceId) this.#inspect(id);
    if (this.#openPhase < 0) this.#begin(phase.microtasks);
  }

  /** Whether nothing has changed since {@link enter}. */
  goesOn(): boolean {
    return this.#openPhase >= 0 && executionAsyncId() === this.#resourceId;
  }

  /** The callback of the event loop in which code runs now; null in promise jobs and the main script. */
  callbackCause(): Cause | null {
    const id = executionAsyncId();
    if (id !== this.#resourceId) this.#inspect(id);
    return this.#cause;
  }

  /** A promise job begins: the callback before it is over. */
  closeCallback(): void {
    if (this.#openCallback === 0) return;
    this.#thread.stamp();
    this.#thread.events.record1(code.callbackEnded, this.#openCallback);
    this.#openCallback = 0;
  }

  #inspect(id: number): void {
    this.#resourceId = id;
    this.#cause = null;
    if (id <= bootstrapId) return;
    const resource: object = executionAsyncResource();
    if (types.isPromise(resource)) return;
    const name = resourceName(resource);
    if (!isScheduledByCallback(name)) this.#enterPhase(phaseOfResource(name));
    else if (!this.isOpen) this.#begin(phase.microtasks);
    this.closeCallback();
    const reason = this.#origins.reasonOfRunning(name);
    this.#thread.stamp();
    this.#thread.events.record2(code.callbackStarted, id, reason);
    this.#openCallback = id;
    this.#cause = { kind: entity.callback, id, reason };
  }

  #enterPhase(next: number): void {
    if (this.#openPhase === next) return;
    this.#end();
    this.#begin(next);
  }

  #begin(next: number): void {
    this.#openPhase = next;
    const number = next === phase.check || next === phase.closing ? this.#iterations - 1 : this.#iterations;
    this.#thread.stamp();
    this.#thread.events.record2(code.turnStarted, Math.max(0, number), next);
  }

  #end(): void {
    this.closeCallback();
    if (this.#openPhase < 0) return;
    this.#openPhase = -1;
    this.#thread.events.record0(code.turnEnded);
  }

  #scheduleNext(): void {
    scheduleImmediate(this.#tick).unref();
  }

  readonly #tick = (): void => {
    this.#thread.guarded(() => {
      recordUnseenStops(this.#thread);
      this.#end();
      this.#thread.causality?.turnEnds(this.#thread.events.time);
      this.#iterations++;
      this.#resourceId = -1;
      this.#writeSometimes();
      if (this.#thread.stream.isOpen) this.#scheduleNext();
    });
  };

  #writeSometimes(): void {
    const { stream, events } = this.#thread;
    const { pending } = events;
    if (pending === 0) return;
    const isLate = events.time - this.#lastFlush > longestDelay * 1_000_000;
    if (pending >= writeAtOnce || isLate) {
      this.#lastFlush = events.time;
      stream.flush();
    } else if (!this.#isTimerArmed) {
      this.#isTimerArmed = true;
      scheduleTimeout(this.#writeLate, longestDelay).unref();
    }
  }

  readonly #writeLate = (): void => {
    this.#isTimerArmed = false;
    this.#lastFlush = this.#thread.events.time;
    this.#thread.guarded(() => this.#thread.stream.flush());
  };
}

/** The phase of a turn in which a resource's callback runs. */
function phaseOfResource(name: string): number {
  if (name === "Timeout") return phase.timers;
  if (name === "Immediate") return phase.check;
  return phase.poll;
}
