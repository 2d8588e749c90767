import { executionAsyncId } from "node:async_hooks";
import { promiseHooks } from "node:v8";
import { awaitable, code, entity, outcome, reservedStrings } from "../stream/records";
import { BegunCalls } from "./begun-calls";
import { type Cause, causeBy } from "./cause";
import type { CoroutineState } from "./coroutine-state";
import { EngineTasks } from "./engine-tasks";
import { FloatingCalls } from "./floating-calls";
import { answersOf, asksGenerator, unheardOf } from "./generator-loops";
import { gatheringOf } from "./gathering";
import { Iterations } from "./iterations";
import { mayBeThenable } from "./may-be-thenable";
import { type Gathering, infoOfPromise, PromiseInfo, stamp } from "./promise-info";
import type { Thread } from "./thread";
import { type JobWatch, microtasksHaveIds } from "./tick-origins";
import type { Turns } from "./turns";
import { recordUnseenStops } from "./unseen-stops";
import type { PromiseWatch, WakeupWatch } from "./wakeup-watch";

/**
 * Finds out who wakes whom, from V8's promise hooks.
 *
 * `await p` makes a throw-away promise whose parent is the promise awaited (`p`, or V8's wrapper around another value), so the first
 * promise with a parent after an await's probe tells what is awaited. Whoever runs when a promise settles is its cause: a running coroutine, a callback of
 * the event loop, or, in a reaction, whatever settled the promise reacted to.
 */
export class Causality implements WakeupWatch, JobWatch {
  readonly #thread: Thread;
  readonly #turns: Turns;
  #awaitables = 0;
  #lastMade: PromiseInfo | null = null;
  readonly #begun = new BegunCalls();
  /** The promise whose reaction runs now. */
  #reaction: PromiseInfo | null = null;
  /** Promises of an `await` that need no attention: 0 none, 1 the throw-away one, 2 V8's wrapper before it. */
  #skips = 0;
  /** The coroutine whose `await` of an unknown object comes next. */
  #expected: CoroutineState | null = null;
  #lastExpected: CoroutineState | null = null;
  /** What may be V8's wrapper around a value awaited, and the coroutine that awaits it. */
  #wrapper: PromiseInfo | null = null;
  #wrapping: CoroutineState | null = null;
  /** The `for await` loops that ask their iterators in the job that runs. */
  readonly #iterations = new Iterations();
  #yielding: CoroutineState | null = null;
  /** The async generator whose answer the promise is for that is made next. */
  #answering: CoroutineState | null = null;
  #exited: CoroutineState | null = null;
  /** What the function that makes the next promise was given. */
  #gathering: Gathering | null = null;
  #made = 0;
  /** The callback that settled promises nobody is known to react to, and how many promises there were then; null where others settled some since. */
  #suspect: Cause | null = null;
  #suspectedAt = 0;
  readonly #floating = new FloatingCalls((coroutine) => {
    this.#thread.stamp();
    this.#thread.events.record1(code.floating, coroutine.id);
  });
  readonly #unknown: Cause;
  /** Why the microtask runs that began last; a promise's job ends it. */
  #microtask: Cause;
  readonly #anyMicrotask: Cause;
  readonly #engineTasks: EngineTasks;

  constructor(thread: Thread, turns: Turns) {
    this.#thread = thread;
    this.#turns = turns;
    this.#engineTasks = new EngineTasks(thread.texts);
    this.#unknown = { kind: entity.none, id: 0, reason: 0 };
    this.#anyMicrotask = { kind: entity.none, id: 0, reason: reservedStrings.microtask };
    this.#microtask = this.#anyMicrotask;
  }

  /** What V8 is to tell. */
  get hooks(): PromiseWatch {
    return {
      init: (promise, parent) => {
        try {
          this.#init(promise, parent);
        } catch {
          this.#thread.failed();
        }
      },
      before: (promise) => {
        try {
          this.#before(promise);
        } catch {
          this.#thread.failed();
        }
      },
      settled: (promise) => {
        try {
          this.#settled(promise);
        } catch {
          this.#thread.failed();
        }
      },
    };
  }

  /** Installs the hooks; the returned function takes them away again. */
  start(): () => void {
    return promiseHooks.createHook({
      ...this.hooks,
      ...(!microtasksHaveIds && { after: () => (this.#reaction = null) }),
    }) as () => void;
  }

  /** An async function began: the promise made last is the one its call returns. */
  own(coroutine: CoroutineState): void {
    if (this.#lastMade !== null) this.#give(this.#lastMade, coroutine);
  }

  initializes(functionId: number, isDone: boolean): void {
    if (isDone) this.#begun.initialized(functionId);
    else if (this.#lastMade !== null) this.#begun.initializes(functionId, this.#lastMade);
  }

  /** An async function began, and its initializers may have made promises before: the call's own is older than those. */
  ownAfter(coroutine: CoroutineState, functionId: number): void {
    const promise = this.#begun.take(functionId) ?? this.#lastMade;
    if (promise !== null) this.#give(promise, coroutine);
  }

  #give(promise: PromiseInfo, coroutine: CoroutineState): void {
    promise.owner = coroutine;
    coroutine.ownsPromise = true;
    this.#lastMade = null;
  }

  /** The next `await` is of a promise that is known. */
  skip(): void {
    this.#skips = 1;
  }

  /** The next `await` is of a value that is no object: V8 wraps it in a promise first. */
  skipPlain(): void {
    this.#skips = 2;
  }

  /** The next `await` is of an object nothing is known about: a thenable, or a promise older than the hooks. */
  expect(coroutine: CoroutineState): void {
    this.#expected = coroutine;
  }

  /** A `for await` is about to ask its iterator for the next item and to await that. */
  expectIteration(coroutine: CoroutineState, isGenerator: boolean): void {
    this.#iterations.begin(coroutine, this.#thread.current, isGenerator);
  }

  asks(value: unknown): boolean {
    return asksGenerator(value);
  }

  asker(running: CoroutineState | null): CoroutineState | null {
    return this.#iterations.asker(running);
  }

  /** An async generator is about to await what it yields, and then to answer its caller. */
  yields(coroutine: CoroutineState, value: unknown): void {
    if (mayBeThenable(value)) this.#yielding = coroutine;
    else {
      this.#skips = 1;
      this.#answering = coroutine;
    }
  }

  /** A coroutine is done: what settles next is its promise. */
  exits(coroutine: CoroutineState): void {
    this.#exited = coroutine;
  }

  /** What `Promise.all` or the like is about to be given: the promise made next, by nothing of the program, is its result. */
  gathers(combinator: number, items: unknown): void {
    this.#gathering = gatheringOf(combinator, items);
  }

  /** Makes sure that a promise that is waited for stands in the trace. */
  report(info: PromiseInfo): void {
    if (info.awaitable !== 0) return;
    info.awaitable = ++this.#awaitables;
    const { events, texts } = this.#thread;
    const creatorKind = info.creator === 0 ? entity.none : entity.coroutine;
    const { gathering } = info;
    if (gathering === null) {
      events.record(code.awaitableCreated, [info.awaitable, awaitable.promise, creatorKind, info.creator]);
      return;
    }
    const { combinator, members, size } = gathering;
    info.gathering = null;
    const settled = combinator.name === "allSettled" ? ", settled" : "";
    const name = texts.idOf(`${combinator.kind} of ${size}${settled}`);
    events.record(code.awaitableNamed, [
      info.awaitable,
      awaitable[combinator.kind],
      name,
      creatorKind,
      info.creator,
    ]);
    for (const member of members) this.#reportMember(info.awaitable, member);
  }

  #reportMember(whole: number, member: PromiseInfo): void {
    const { events } = this.#thread;
    if (member.owner !== null) events.record3(code.awaitableMember, whole, entity.coroutine, member.owner.id);
    else if (!member.isSettled || member.awaitable !== 0) {
      this.report(member);
      events.record3(code.awaitableMember, whole, entity.awaitable, member.awaitable);
    }
  }

  /** Nothing where traced code runs, which is a cause of its own. */
  reasonOfJob(): number {
    if (this.#thread.current !== null) return 0;
    const cause = this.#reaction === null ? this.#microtask : causeOfReaction(this.#reaction);
    return cause === null || cause === this.#anyMicrotask ? 0 : cause.reason;
  }

  microtaskBegins(reason: number): void {
    this.#engineTasks.jobBegins();
    this.#microtask = reason === 0 ? this.#anyMicrotask : { kind: entity.none, id: 0, reason };
  }

  turnEnds(time: number): void {
    this.#floating.turnEnds(time);
  }

  /** The program ends. */
  end(): void {
    this.#floating.end();
  }

  #init(promise: object, parent: object | undefined): void {
    if (this.#skips !== 0) {
      this.#skips--;
      return;
    }
    if (this.#answering !== null) {
      stamp(promise, answersOf(this.#answering));
      this.#answering = this.#lastMade = null;
      return;
    }
    const source = parent === undefined ? null : infoOfPromise(parent);
    if (this.#iterations.areRunning && this.#isOfGeneratorLoop(promise, source)) return;
    const { current } = this.#thread;
    const info = new PromiseInfo(source, current === null ? 0 : current.id, ++this.#made);
    if (source !== null) {
      source.isHandled = true;
      this.#reactTo(source, info);
    } else if (current === null && this.#reaction !== null) info.inherited = causeOfReaction(this.#reaction);
    if (this.#iterations.areRunning) this.#iterations.promiseMade(info);
    if (this.#gathering !== null && parent === undefined) {
      info.gathering = this.#gathering;
      this.#gathering = null;
    }
    /* The promise that the call of an async function returns reacts to nothing. */
    this.#lastMade = parent === undefined ? info : null;
    stamp(promise, info);
  }

  /**
   * `reaction` was made to react to `source`, for the `await` that is expected if one is. Where V8 wraps the value awaited in a promise of its own,
   * that wrapper comes first, with the promise of the function around as its parent; the promise that reacts to the wrapper comes right after it.
   */
  #reactTo(source: PromiseInfo, reaction: PromiseInfo): void {
    const wrapped = source === this.#wrapper ? this.#wrapping : null;
    const expected = this.#expected ?? (wrapped === this.#lastExpected ? wrapped : null);
    const yielding = this.#yielding ?? (wrapped !== null && expected === null ? wrapped : null);
    this.#wrapper = this.#wrapping = null;
    if (expected !== null) {
      this.#expected = null;
      this.#lastExpected = expected;
      if (source.isSettled) this.#thread.ready(expected, source.cause ?? this.#unknown);
      else this.#wait(expected, source);
    } else if (yielding !== null) {
      this.#yielding = null;
      reaction.actor = yielding;
    } else if (this.#iterations.areRunning) {
      this.#reactInIteration(source, reaction);
      return;
    } else return;
    this.#wrapper = reaction;
    this.#wrapping = expected ?? yielding;
  }

  /**
   * A loop awaits what its iterator answers with. Any other reaction may turn out to be that too, until something else runs. Where the answer is no
   * promise, V8 wraps it first, in a promise whose parent is that of the function around: which another loop may be going to await.
   */
  #reactInIteration(source: PromiseInfo, reaction: PromiseInfo): void {
    const iterations = this.#iterations;
    const awaiting = iterations.awaiting(source);
    while (awaiting !== null && iterations.innermost !== awaiting) {
      if (!iterations.innermost.hasReacted) {
        iterations.innermost.asked = reaction;
        return;
      }
      this.#endIteration();
    }
    this.#awaitAnswer(source);
    if (awaiting !== null) this.#endIteration();
  }

  /**
   * Whether a promise belongs to the innermost loop, which asks an async generator: as the answer that need not be heard, or as the await of the answer.
   * Where the generator awaits before it answers, V8's wrapper around what it awaits has the answer as its parent, too.
   */
  #isOfGeneratorLoop(promise: object, source: PromiseInfo | null): boolean {
    const { innermost } = this.#iterations;
    if (!innermost.isCertain) return false;
    const isAnswer = innermost.asked === null && innermost.coroutine.isMuted;
    if (isAnswer) stamp(promise, (innermost.asked = unheardOf(innermost.coroutine)));
    else if (source === null || source !== innermost.asked) return false;
    else if (this.#expected !== null || this.#yielding !== null) return false;
    else {
      source.isHandled = true;
      this.#awaitAnswer(source);
      this.#endIteration();
    }
    this.#wrapper = this.#wrapping = this.#lastMade = null;
    return true;
  }

  /** The innermost loop awaits a promise. */
  #awaitAnswer(source: PromiseInfo): void {
    const { innermost } = this.#iterations;
    const { coroutine } = innermost;
    innermost.hasReacted = true;
    if (source.isShared) return;
    innermost.source = source.isSettled ? null : source;
    innermost.cause = source.isSettled ? (source.cause ?? this.#unknown) : null;
    if (source.isSettled) coroutine.waitsFor = null;
    else this.#wait(coroutine, source);
  }

  #wait(coroutine: CoroutineState, source: PromiseInfo): void {
    if (coroutine.waitsFor === source) return;
    coroutine.waitsFor?.dropWaiter(coroutine);
    coroutine.waitsFor = source;
    source.addWaiter(coroutine);
  }

  /** No more code runs that the innermost iterator could still await something in: the last thing awaited was its loop's own await. */
  #endIteration(): void {
    const { coroutine, cause, source } = this.#iterations.innermost;
    this.#iterations.end();
    if (cause !== null) this.#thread.ready(coroutine, cause);
    else if (source !== null && source.owner !== null && coroutine.waitsFor === source)
      this.#thread.waits(coroutine, source.owner);
  }

  #before(promise: object): void {
    this.#engineTasks.jobBegins();
    this.#reaction = infoOfPromise(promise);
    if (this.#suspect !== null && this.#reaction !== null) this.#explain(this.#reaction, this.#suspect);
    this.#microtask = this.#anyMicrotask;
    this.#skips = 0;
    while (this.#iterations.areRunning) this.#endIteration();
    this.#expected = this.#lastExpected = this.#yielding = this.#answering = this.#exited = null;
    this.#wrapper = this.#wrapping = null;
    this.#gathering = null;
    this.#turns.closeCallback();
    if (this.#thread.current !== null) recordUnseenStops(this.#thread);
  }

  /**
   * V8 does not tell what a promise of a subclass reacts to, as Node makes them in `FileHandle.close()` and wherever a signal may abort: it seems to react to nothing, and what
   * it reacts to seems to be left alone. A reaction that is older than all that a callback settled of that kind, and runs before anything else settles, is that callback's doing:
   * had it been due before, it would have run before.
   */
  #explain(reaction: PromiseInfo, suspect: Cause): void {
    if (reaction.order <= this.#suspectedAt && causeOfReaction(reaction) === null)
      reaction.inherited = suspect;
  }

  #suspectOf(cause: Cause, isKnownToReact: boolean): void {
    if (cause.kind === entity.callback && this.#suspect?.id === cause.id) return;
    this.#suspect = cause.kind === entity.callback && !isKnownToReact ? cause : null;
    this.#suspectedAt = this.#made;
  }

  #settled(promise: object): void {
    const info = infoOfPromise(promise);
    if (info === null || info.isSettled) return;
    if (info.isShared) {
      this.#answerArrives(info);
      return;
    }
    info.isSettled = true;
    const cause = this.#causeOf(info);
    info.cause = cause;
    info.source = null;
    info.gathering = null;
    if (this.#begun.areSome) this.#begun.settled(info);
    if (info.owner !== null && !info.isHandled && info.creator !== 0)
      this.#floating.add(promise, info, info.owner);
    if (info.awaitable !== 0) {
      this.#thread.stamp();
      /* V8 does not tell how a promise settled. */
      this.#thread.events.record(code.awaitableSettled, [
        info.awaitable,
        outcome.unknown,
        cause.kind,
        cause.id,
        cause.reason,
      ]);
    }
    this.#suspectOf(cause, info.isHandled || info.hasWaiters);
    if (info.hasWaiters) info.wakeAll(this.#thread, cause);
  }

  /** What a loop was promised is there, and that is not recorded. */
  #answerArrives(info: PromiseInfo): void {
    if (this.#suspect !== null) this.#suspectOf(this.#causeOf(info), true);
    else if (this.#exited?.ownsPromise === false) this.#exited = null;
    if (info.actor !== null) this.#thread.ready(info.actor, this.#unknown);
  }

  #causeOf(info: PromiseInfo): Cause {
    const exited = this.#exited;
    const isOfExited =
      exited !== null && (info.owner === exited || (info.owner === null && !exited.ownsPromise));
    const actor = isOfExited ? exited : this.#thread.current;
    if (isOfExited) this.#exited = null;
    if (actor !== null) return causeBy(actor);
    const callback = this.#turns.callbackCause();
    if (callback !== null) return callback;
    const reaction = this.#reaction;
    if (reaction === null || microtasksHaveIds) {
      const task = this.#engineTasks.causeNow();
      if (task !== null) return task;
    }
    /* Without ids a microtask can only be told from a promise's job by that no such job is running. */
    if (reaction === null && !microtasksHaveIds && executionAsyncId() === 0) return this.#microtask;
    return (reaction && causeOfReaction(reaction)) ?? this.#unknown;
  }
}

/** Whatever settled the promise that a reaction reacts to. */
function causeOfReaction({ actor, source, cause, inherited }: PromiseInfo): Cause | null {
  if (actor !== null) return causeBy(actor);
  return source?.cause ?? inherited ?? cause;
}
