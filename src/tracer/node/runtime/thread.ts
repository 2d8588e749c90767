import type { PackedWriter } from "../../../trace/wire/packed-writer";
import { code, entity, gapCause, outcome } from "../stream/records";
import type { TraceStream } from "../stream/trace-stream";
import { entryModes } from "../instrument/probe-names";
import { type Cause, recordReady } from "./cause";
import type { Clock } from "./clock";
import { Coroutine, type ProbeListener } from "./coroutine";
import { type CoroutineState, endings, type FileNumbers } from "./coroutine-state";
import type { CoroutineMaker, FileRuntime, FileSites } from "./file-runtime";
import { LastError } from "./last-error";
import type { Previewer } from "./preview";
import { infoOf, type PromiseInfo } from "./promise-info";
import { allowancePeriod } from "./rate-limit";
import { SiteRegister } from "./site-register";
import type { TextTable } from "./text-table";
import { ValueTexts } from "./value-texts";
import type { TurnWatch, WakeupWatch } from "./wakeup-watch";

/** The parts that the recorder of a thread is made of. */
export interface ThreadParts {
  readonly stream: TraceStream;
  readonly clock: Clock;
  readonly texts: TextTable;
  /** Absent where values are not recorded. */
  readonly previewer: Previewer | undefined;
}

/** So many resumptions that are left out go by between two readings of the clock, which tell whether recording goes on. */
const mutedStride = 32;

/** A coroutine that runs for longer than this without a break holds the event loop; in ns. */
const blockingDuration = 50_000_000;

/** Records what the coroutines of one thread do: which of them runs, and every change of that. */
export class Thread implements ProbeListener, CoroutineMaker {
  /** The innermost coroutine that runs; null while untraced code or the event loop runs. */
  current: CoroutineState | null = null;
  readonly stream: TraceStream;
  readonly events: PackedWriter;
  readonly clock: Clock;
  readonly texts: TextTable;
  /** Set once, right after construction, where wakeups are followed. */
  causality: WakeupWatch | null = null;
  turns: TurnWatch | null = null;
  readonly #values: ValueTexts;
  readonly #sites: SiteRegister;
  /** From this time on the stretch of time is another, in which each point may show values again. */
  #nextPeriod = 0;
  /** The number of that stretch. */
  #period = 0;
  /** Resumptions left that are left out before the clock is read again. */
  #mutedLeft = 0;
  readonly #lastError = new LastError();
  #hasFailed = false;
  #coroutines = 0;

  constructor(parts: ThreadParts) {
    this.stream = parts.stream;
    this.events = parts.stream.events;
    this.clock = parts.clock;
    this.texts = parts.texts;
    this.#values = new ValueTexts(parts.previewer, parts.texts);
    this.#sites = new SiteRegister(parts.stream.tables);
  }

  /**
   * Gives the next event its time, which is read now: a reading that was shared would move what ran between two events to another. `next` is the point that
   * the running coroutine has come to, where it has come to one.
   */
  stamp(next = 0): void {
    const time = this.clock.now();
    if (time >= this.#nextPeriod) this.#beginPeriod(time, next);
    this.events.advance(time);
  }

  #beginPeriod(time: number, next: number): void {
    const { current, events } = this;
    const since = events.time;
    this.#period = Math.floor(time / allowancePeriod);
    this.#nextPeriod = (this.#period + 1) * allowancePeriod;
    this.#values.beginPeriod(this.#period);
    if (current === null || time - since <= blockingDuration) return;
    events.advance(time);
    const { file, index, passed } = current;
    const [line, until] = file.linesBetween(index, passed, next);
    const isExact = line === until;
    events.record(code.loopBlocked, [time - since, file.functionBase + index, line, isExact ? 0 : until]);
  }

  /** Takes in the sites of a file that is about to run. */
  register(sites: FileSites): FileRuntime {
    return this.#sites.register(sites, this);
  }

  /** A suspendable function was called, or its body begins; see `entryModes`. */
  enter(file: FileNumbers, index: number, mode: number): Coroutine {
    const coroutine = new Coroutine(this, ++this.#coroutines, file, index);
    try {
      this.#begin(coroutine, mode);
    } catch {
      this.failed();
    }
    return coroutine;
  }

  #begin(coroutine: Coroutine, mode: number): void {
    const creator = this.current;
    if (creator === null) this.turns?.enter();
    this.stamp();
    const functionId = coroutine.file.functionBase + coroutine.index;
    const { events } = this;
    if (mode === entryModes.started) events.record2(code.startedUnseen, coroutine.id, functionId);
    else events.record3(code.created, coroutine.id, functionId, creator === null ? 0 : creator.id);
    if (mode === entryModes.created) return;
    if (mode !== entryModes.started) events.recordOfCoroutine(code.started, coroutine.id);
    if (mode === entryModes.createdAndStarted) this.causality?.own(coroutine);
    coroutine.parent = creator;
    this.current = coroutine;
  }

  started(coroutine: CoroutineState): void {
    if (this.current === null) this.turns?.enter();
    this.stamp();
    this.events.recordOfCoroutine(code.started, coroutine.id);
    this.#push(coroutine);
  }

  awaiting(coroutine: CoroutineState, point: number, value: unknown): void {
    if (coroutine.point !== 0) this.resumedAbruptly(coroutine, true);
    const { causality } = this;
    coroutine.isYielded = false;
    if (causality === null) this.#suspend(coroutine, point, this.#values.at(coroutine.file, point, value));
    else if (value === null || (typeof value !== "object" && typeof value !== "function")) {
      this.#suspend(coroutine, point, this.#values.at(coroutine.file, point, value));
      this.events.recordOfCoroutine(code.readyAtOnce, coroutine.id);
      causality.skipPlain();
    } else {
      const info = infoOf(value);
      if (info === null) {
        this.#suspend(coroutine, point, this.#values.at(coroutine.file, point, value));
        causality.expect(coroutine);
      } else if (info.isSettled) {
        info.isHandled = true;
        this.#suspend(coroutine, point, 0);
        this.events.recordOfCoroutine(code.readyAtOnce, coroutine.id);
        causality.skip();
      } else {
        this.#suspendOn(coroutine, point, info);
        causality.skip();
      }
    }
  }

  /** A function such as `Promise.all` is about to be called with `items`. */
  gathers(combinator: number, items: unknown): void {
    this.causality?.gathers(combinator, items);
  }

  /** Variables of a coroutine that is about to be suspended at a point. */
  showsLocals(coroutine: CoroutineState, point: number, values: object): void {
    if (!coroutine.isMuted) this.#values.keepLocals(coroutine.file, point, values);
  }

  yielding(coroutine: CoroutineState, point: number, value: unknown): void {
    if (coroutine.isMuted && coroutine.point === 0) {
      coroutine.file.limit.leaveOut(coroutine.index, this.events.time);
      coroutine.point = point;
      this.#pop(coroutine);
      return;
    }
    this.delegating(coroutine, point, value);
    if (coroutine.isAsync) this.causality?.yields(coroutine);
  }

  /** What another iterator yields goes straight to the caller: nothing is awaited for that. */
  delegating(coroutine: CoroutineState, point: number, value: unknown): void {
    if (coroutine.point !== 0) this.resumedAbruptly(coroutine, true);
    else if (coroutine.isMuted) this.#unmute(coroutine);
    coroutine.isYielded = true;
    this.#suspend(coroutine, point, this.#values.at(coroutine.file, point, value));
  }

  iterating(coroutine: CoroutineState, point: number): void {
    if (coroutine.point !== 0) this.resumedAbruptly(coroutine, true);
    coroutine.isYielded = false;
    this.#suspend(coroutine, point, 0);
    this.causality?.expectIteration(coroutine);
  }

  resumedByLoop(coroutine: CoroutineState, value: unknown): void {
    const { point } = coroutine;
    this.current = null;
    this.turns?.enter();
    this.#resumeWith(coroutine, point === 0 ? 0 : this.#values.at(coroutine.file, point, value));
  }

  resumedFromIteration(coroutine: CoroutineState): void {
    this.current = null;
    this.turns?.enter();
    this.#resumeWith(coroutine, 0);
  }

  resumedByCaller(coroutine: CoroutineState, value: unknown): void {
    const { point } = coroutine;
    if (!coroutine.isAsync && point !== 0 && !coroutine.file.limit.mayRecord(point, this.#period)) {
      this.#mute(coroutine);
      return;
    }
    if (coroutine.isMuted) this.#unmute(coroutine);
    if (this.current === null) this.turns?.enter();
    this.#resumeWith(coroutine, point === 0 ? 0 : this.#values.at(coroutine.file, point, value));
  }

  /**
   * It runs on in a `catch`, by an error; or in a `finally`, or leaves, because its generator was told to close or the iterator of its loop is closed.
   */
  resumedAbruptly(coroutine: CoroutineState, isFinally: boolean): void {
    if (coroutine.isMuted) this.#unmute(coroutine);
    if (!coroutine.isYielded) this.current = null;
    this.stamp();
    const { events } = this;
    if (!isFinally) events.record2(code.resumedByThrow, coroutine.id, 0);
    else if (coroutine.isYielded) {
      coroutine.ending = endings.closing;
      events.record1(code.resumedToClose, coroutine.id);
    } else events.recordOfCoroutine(code.resumed, coroutine.id);
    this.#push(coroutine);
  }

  returning(coroutine: CoroutineState, value: unknown): void {
    if (coroutine.point !== 0) this.resumedAbruptly(coroutine, true);
    coroutine.ending = endings.returning;
    coroutine.endValue = this.#values.at(coroutine.file, 0, value);
  }

  threw(coroutine: CoroutineState, error: unknown): void {
    if (coroutine.point !== 0) this.resumedAbruptly(coroutine, false);
    coroutine.ending = endings.threw;
    this.#lastError.remember(error, coroutine.id);
    coroutine.endValue = this.#values.at(coroutine.file, 0, error);
  }

  exited(coroutine: CoroutineState): void {
    if (coroutine.isSettled) return;
    if (coroutine.point !== 0) this.resumedAbruptly(coroutine, true);
    else if (coroutine.isMuted) this.#unmute(coroutine);
    coroutine.isSettled = true;
    this.stamp();
    const { events } = this;
    const { id, endValue } = coroutine;
    if (coroutine.ending === endings.threw) events.record3(code.settled, id, outcome.threw, endValue);
    else if (coroutine.ending === endings.closing) events.record3(code.settled, id, outcome.closed, 0);
    else if (endValue === 0) events.recordOfCoroutine(code.returned, id);
    else events.record2(code.returnedValue, id, endValue);
    this.#pop(coroutine);
    if (coroutine.isAsync) this.causality?.exits(coroutine);
  }

  /** What a suspended coroutine waits for is there. */
  ready(coroutine: CoroutineState, cause: Cause): void {
    this.stamp();
    recordReady(this.events, coroutine.id, cause);
  }

  /**
   * Nothing runs any more, and yet a coroutine was not seen to stop: code without a probe suspended it, or an error left a body without a
   * `try`. It is suspended at an unknown point.
   */
  settleDown(): void {
    for (let coroutine = this.current; coroutine !== null;) {
      this.stamp();
      if (!coroutine.isMuted) this.events.record2(code.suspended, coroutine.id, 0);
      const { parent } = coroutine;
      coroutine.parent = null;
      coroutine = parent;
    }
    this.current = null;
  }

  /** Nobody handles an error, and Node is about to say so. `value` may be anything. */
  errorUnhandled(value: unknown): void {
    this.stamp();
    const preview = this.#values.of(value);
    const thrower = this.#lastError.throwerOf(value);
    const kind = thrower === 0 ? entity.none : entity.coroutine;
    this.events.record3(code.errorUnhandled, kind, thrower, preview);
  }

  /**
   * A part of the tracer failed: by a mistake of ours, or because the program replaced what it is built on. That is not the program's
   * business; the trace ends here and says so.
   */
  failed(): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    try {
      this.current = null;
      this.gap("tracer-error", 0);
    } catch {
      /* Then the trace ends without a word. */
    }
    this.stream.close();
  }

  /** Does something for the tracer alone, whose errors must not reach the program. */
  guarded(work: () => void): void {
    try {
      work();
    } catch {
      this.failed();
    }
  }

  /** Says that something is missing. */
  gap(cause: keyof typeof gapCause, count: number): void {
    this.stamp();
    this.events.record(code.gap, [gapCause[cause], count, 0, 0]);
  }

  /** A generator is resumed, too often to be recorded; nor is its next suspension. */
  #mute(coroutine: CoroutineState): void {
    if (--this.#mutedLeft <= 0) {
      this.#mutedLeft = mutedStride;
      this.stamp();
    }
    coroutine.isMuted = true;
    this.#push(coroutine);
  }

  /** What a generator does is recorded again: its trace goes on where it is now. */
  #unmute(coroutine: CoroutineState): void {
    coroutine.isMuted = false;
    this.stamp();
    this.#declareLeftOut(coroutine.file, coroutine.index);
    if (coroutine.point === 0) this.events.recordOfCoroutine(code.resumed, coroutine.id);
  }

  #declareLeftOut(file: FileNumbers, index: number): void {
    const count = file.limit.takeLeftOut(index);
    if (count === 0) return;
    const duration = Math.max(0, this.events.time - file.limit.since(index));
    this.events.record(code.gap, [gapCause["rate-limit"], count, file.functionBase + index, duration]);
  }

  /** The thread ends: says what has not been said yet. */
  end(): void {
    this.stamp();
    for (const file of this.#sites.files)
      for (let index = 0; index < file.functionCount; index++) this.#declareLeftOut(file, index);
    this.causality?.end();
  }

  #suspend(coroutine: CoroutineState, point: number, value: number): void {
    this.stamp(point);
    const { events } = this;
    const pointId = coroutine.file.pointBase + point;
    if (value === 0) events.recordOfCoroutineAt(code.suspended, coroutine.id, pointId);
    else events.record3(code.suspendedWithValue, coroutine.id, pointId, value);
    this.#tellLocals(coroutine);
    coroutine.point = point;
    this.#pop(coroutine);
  }

  #suspendOn(coroutine: CoroutineState, point: number, info: PromiseInfo): void {
    const { events } = this;
    const pointId = coroutine.file.pointBase + point;
    this.stamp(point);
    if (info.owner !== null) events.record3(code.suspendedOnCoroutine, coroutine.id, pointId, info.owner.id);
    else {
      this.causality?.report(info);
      events.record3(code.suspendedOnAwaitable, coroutine.id, pointId, info.awaitable);
    }
    this.#tellLocals(coroutine);
    coroutine.point = point;
    coroutine.waitsFor = info;
    info.isHandled = true;
    if (info.waiters === null) info.waiters = [coroutine];
    else info.waiters.push(coroutine);
    this.#pop(coroutine);
  }

  #tellLocals(coroutine: CoroutineState): void {
    const locals = this.#values.takeLocals();
    if (locals !== 0) this.events.record2(code.locals, coroutine.id, locals);
  }

  #resumeWith(coroutine: CoroutineState, value: number): void {
    this.stamp();
    const { events } = this;
    if (value === 0) events.recordOfCoroutine(code.resumed, coroutine.id);
    else events.record2(code.resumedWithValue, coroutine.id, value);
    this.#push(coroutine);
  }

  #push(coroutine: CoroutineState): void {
    coroutine.passed = coroutine.point;
    coroutine.point = 0;
    coroutine.waitsFor = null;
    coroutine.parent = this.current === coroutine ? null : this.current;
    this.current = coroutine;
  }

  #pop(coroutine: CoroutineState): void {
    this.current = coroutine.parent;
    coroutine.parent = null;
  }
}
