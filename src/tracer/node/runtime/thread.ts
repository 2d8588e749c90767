import { entryModes } from "../instrument/probe-names";
import { code } from "../stream/records";
import { type Cause, recordReady } from "./cause";
import { Coroutine, type ProbeListener } from "./coroutine";
import { type CoroutineState, endings, type FileNumbers } from "./coroutine-state";
import type { CoroutineMaker, FileRuntime, FileSites } from "./file-runtime";
import { LastError } from "./last-error";
import { mayBeThenable } from "./may-be-thenable";
import { infoOf, type PromiseInfo } from "./promise-info";
import { Recording, type RecordingParts } from "./recording";
import { SiteRegister } from "./site-register";
import type { TurnWatch, WakeupWatch } from "./wakeup-watch";
import { writeResumed, writeSettled, writeSuspended, writeSuspendedOn, writeUnhandled } from "./write-events";

/** In the place of a value that is not shown. */
const noValue = Symbol("no value");

/** Records what the coroutines of one thread do: which of them runs, and every change of that. */
export class Thread extends Recording implements ProbeListener, CoroutineMaker {
  /** Set once, right after construction, where wakeups are followed. */
  causality: WakeupWatch | null = null;
  turns: TurnWatch | null = null;
  readonly #sites: SiteRegister;
  readonly #lastError = new LastError();
  #coroutines = 0;

  constructor(parts: RecordingParts) {
    super(parts);
    this.#sites = new SiteRegister(parts.stream.tables);
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
    const running = this.current;
    if (running === null) this.turns?.enter();
    else if (running.isMuted) this.#unmute(running);
    this.stamp();
    const functionId = coroutine.file.functionBase + coroutine.index;
    const { events } = this;
    if (mode === entryModes.started) events.record2(code.startedUnseen, coroutine.id, functionId);
    else events.record3(code.created, coroutine.id, functionId, this.#creatorId(running));
    if (mode === entryModes.created) return;
    if (mode !== entryModes.started) events.recordOfCoroutine(code.started, coroutine.id);
    if (mode === entryModes.createdAndStarted) this.causality?.own(coroutine);
    else if (mode === entryModes.createdAndStartedAfter) this.causality?.ownAfter(coroutine, functionId);
    coroutine.parent = running;
    this.current = coroutine;
  }

  /** 0 where untraced code made the call. */
  #creatorId(running: CoroutineState | null): number {
    const creator = this.causality?.asker(running) ?? running;
    return creator === null ? 0 : creator.id;
  }

  initializes(file: FileNumbers, index: number, isDone: boolean): void {
    try {
      this.causality?.initializes(file.functionBase + index, isDone);
    } catch {
      this.failed();
    }
  }

  started(coroutine: CoroutineState): void {
    if (this.current === null) this.turns?.enter();
    else if (this.current.isMuted) this.#unmute(this.current);
    this.stamp();
    this.events.recordOfCoroutine(code.started, coroutine.id);
    this.#push(coroutine);
  }

  awaiting(coroutine: CoroutineState, point: number, value: unknown): void {
    if (coroutine.point !== 0) this.resumedAbruptly(coroutine, true);
    const { causality } = this;
    coroutine.isYielded = false;
    if (causality === null) this.#suspendAtAwait(coroutine, point, value);
    else if (!mayBeThenable(value)) {
      this.#suspendAtAwait(coroutine, point, value);
      this.#readyAtOnce(coroutine);
      causality.skipPlain();
    } else {
      const info = infoOf(value);
      if (info === null) {
        this.#suspendAtAwait(coroutine, point, value);
        causality.expect(coroutine);
      } else if (info.isSettled) {
        info.isHandled = true;
        this.#suspendAtAwait(coroutine, point, noValue);
        this.#readyAtOnce(coroutine);
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
    if (!coroutine.isMuted) this.values.keepLocals(coroutine.file, point, values);
  }

  yielding(coroutine: CoroutineState, point: number, value: unknown): void {
    if (coroutine.isMuted && coroutine.point === 0) {
      this.#leaveOutSuspension(coroutine, point);
    } else this.delegating(coroutine, point, value);
    if (coroutine.isAsync) this.causality?.yields(coroutine, value);
  }

  /** What another iterator yields goes straight to the caller: nothing is awaited for that. */
  delegating(coroutine: CoroutineState, point: number, value: unknown): void {
    if (coroutine.point !== 0) this.resumedAbruptly(coroutine, true);
    else if (coroutine.isMuted) this.#unmute(coroutine);
    coroutine.isYielded = true;
    this.#suspend(coroutine, point, this.values.at(coroutine.file, point, value));
  }

  iterating(coroutine: CoroutineState, point: number): void {
    if (coroutine.point !== 0) this.resumedAbruptly(coroutine, true);
    coroutine.isYielded = false;
    this.#suspendAtAwait(coroutine, point, noValue);
    this.causality?.expectIteration(coroutine, coroutine.generatorLoop === point);
  }

  resumedByLoop(coroutine: CoroutineState, value: unknown): void {
    const { point } = coroutine;
    this.current = null;
    this.turns?.enter();
    if (coroutine.isMuted) this.#resumeMuted(coroutine);
    else {
      const isShown = point !== 0 && value !== noValue;
      this.#resumeWith(coroutine, isShown ? this.values.at(coroutine.file, point, value) : 0);
    }
  }

  leavesOutResumption(coroutine: CoroutineState): boolean {
    const { hot, turns } = this;
    if (!hot.skips()) return false;
    if (turns !== null && !turns.goesOn()) return false;
    this.current = null;
    this.#push(coroutine);
    return true;
  }

  resumedFromIteration(coroutine: CoroutineState): void {
    this.resumedByLoop(coroutine, noValue);
  }

  resumedByCaller(coroutine: CoroutineState, value: unknown): void {
    const { point } = coroutine;
    if (point !== 0 && !this.hot.mayRecord(coroutine, point)) {
      this.hot.mute(coroutine, point);
      this.#resumeMuted(coroutine);
      return;
    }
    if (coroutine.isMuted) this.#unmute(coroutine);
    if (this.current === null) this.turns?.enter();
    this.#resumeWith(coroutine, point === 0 ? 0 : this.values.at(coroutine.file, point, value));
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
    coroutine.endValue = this.values.at(coroutine.file, 0, value);
  }

  threw(coroutine: CoroutineState, error: unknown): void {
    if (coroutine.point !== 0) this.resumedAbruptly(coroutine, false);
    coroutine.ending = endings.threw;
    this.#lastError.remember(error, coroutine.id);
    coroutine.endValue = this.values.at(coroutine.file, 0, error);
  }

  exited(coroutine: CoroutineState): void {
    if (coroutine.isSettled) return;
    if (coroutine.point !== 0) this.resumedAbruptly(coroutine, true);
    else if (coroutine.isMuted) this.#unmute(coroutine);
    coroutine.isSettled = true;
    this.stamp();
    writeSettled(this.events, coroutine);
    this.#pop(coroutine);
    if (coroutine.isAsync) this.causality?.exits(coroutine);
  }

  /** What a suspended coroutine waits for is the end of another one. */
  waits(coroutine: CoroutineState, awaited: CoroutineState): void {
    if (coroutine.isMuted) return;
    this.stamp();
    this.events.record2(code.waitsForCoroutine, coroutine.id, awaited.id);
  }

  /** What a suspended coroutine waits for is there. */
  ready(coroutine: CoroutineState, cause: Cause): void {
    if (coroutine.isMuted) {
      this.hot.leaveOut(coroutine, 1);
      return;
    }
    this.stamp();
    recordReady(this.events, coroutine.id, cause);
  }

  /** Nobody handles an error, and Node is about to say so. `value` may be anything. */
  errorUnhandled(value: unknown): void {
    this.stamp();
    writeUnhandled(this.events, this.#lastError.throwerOf(value), this.values.of(value));
  }

  /** A coroutine is resumed, too often to be recorded. */
  #resumeMuted(coroutine: CoroutineState): void {
    if (this.hot.passes()) this.stamp();
    coroutine.isMuted = true;
    this.#push(coroutine);
  }

  #unmute(coroutine: CoroutineState): void {
    this.stamp();
    this.hot.unmute(coroutine);
  }

  #leaveOutSuspension(coroutine: CoroutineState, point: number): void {
    this.hot.leaveOut(coroutine, 2);
    coroutine.point = point;
    this.#pop(coroutine);
  }

  #readyAtOnce(coroutine: CoroutineState): void {
    if (coroutine.isMuted) this.hot.leaveOut(coroutine, 1);
    else this.events.recordOfCoroutine(code.readyAtOnce, coroutine.id);
  }

  /** The thread ends: says what has not been said yet. */
  end(): void {
    this.stamp();
    this.hot.end(this.#sites.files);
    this.causality?.end();
  }

  /** Past the budget of its point, the coroutine's suspension is recorded, and not what follows. */
  #suspendAtAwait(coroutine: CoroutineState, point: number, value: unknown): void {
    const mayRecord = this.hot.mayRecord(coroutine, point);
    if (coroutine.isMuted) {
      if (!mayRecord) {
        this.#leaveOutSuspension(coroutine, point);
        return;
      }
      this.#unmute(coroutine);
    }
    this.#suspend(coroutine, point, value === noValue ? 0 : this.values.at(coroutine.file, point, value));
    coroutine.isMuted = !mayRecord;
  }

  #suspend(coroutine: CoroutineState, point: number, value: number): void {
    this.stamp(point);
    writeSuspended(this.events, coroutine, point, value);
    this.#tellLocals(coroutine);
    coroutine.point = point;
    this.#pop(coroutine);
  }

  #suspendOn(coroutine: CoroutineState, point: number, info: PromiseInfo): void {
    /* Who awaits a coroutine says what task that belongs to, so it is always told. */
    const mayRecord = info.owner !== null || this.hot.mayRecord(coroutine, point);
    if (coroutine.isMuted && !mayRecord) this.#leaveOutSuspension(coroutine, point);
    else {
      if (coroutine.isMuted) this.#unmute(coroutine);
      this.#recordSuspensionOn(coroutine, point, info);
      coroutine.isMuted = !mayRecord;
    }
    coroutine.waitsFor = info;
    info.isHandled = true;
    info.addWaiter(coroutine);
  }

  #recordSuspensionOn(coroutine: CoroutineState, point: number, info: PromiseInfo): void {
    this.stamp(point);
    if (info.owner === null) this.causality?.report(info);
    writeSuspendedOn(this.events, coroutine, point, info);
    this.#tellLocals(coroutine);
    coroutine.point = point;
    this.#pop(coroutine);
  }

  #tellLocals(coroutine: CoroutineState): void {
    const locals = this.values.takeLocals();
    if (locals !== 0) this.events.record2(code.locals, coroutine.id, locals);
  }

  #resumeWith(coroutine: CoroutineState, value: number): void {
    this.stamp();
    writeResumed(this.events, coroutine, value);
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
