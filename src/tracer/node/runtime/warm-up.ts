import { PackedWriter } from "../../../trace/wire/packed-writer";
import { SideTableWriter } from "../../../trace/wire/side-table-writer";
import { entryModes } from "../instrument/probe-names";
import { layouts } from "../stream/records";
import { Causality } from "./causality";
import { Clock } from "./clock";
import { FileRuntime, type FileSites } from "./file-runtime";
import { Previewer } from "./preview";
import { TextTable } from "./text-table";
import { Thread } from "./thread";
import { TickOrigins } from "./tick-origins";
import { Turns } from "./turns";
import type { PromiseWatch } from "./wakeup-watch";

const sites: FileSites = {
  path: "",
  functions: [
    ["", "", "async-function", [1, 0, 1, 0]],
    ["", "", "generator", [1, 0, 1, 0]],
    ["", "", "async-generator", [1, 0, 1, 0]],
  ],
  points: [
    [0, "await", [1, 0, 1, 0], ""],
    [0, "for-await", [1, 0, 1, 0], ""],
    [1, "yield", [1, 0, 1, 0], ""],
    [2, "yield", [1, 0, 1, 0], ""],
  ],
};

/** How many rounds of each kind there are, and in how many what is recorded takes turns: recorded, left out, recorded again. */
const rounds = 120;
const roundsOfTurn = 20;

/** As many promises as the rounds take, and some around them. */
const promisesOfRound = 12;

const noHooks: PromiseWatch = { init: () => undefined, before: () => undefined, settled: () => undefined };

/**
 * Has a recorder record a program that there is none of, to nowhere: awaits, loops and yields, which are recorded, left out and recorded again. V8 compiles a function by what it has
 * seen it do, and anew when it does something else; so it would compile each that has probes several times while the program runs.
 *
 * To be made before the program begins, which may follow the promises that are made from then on, and before wakeups are followed; run at any time while they are not.
 */
export class WarmUp {
  readonly #promises: readonly object[];
  readonly #file: FileRuntime;
  readonly #thread: Thread;
  readonly #hooks: PromiseWatch;
  #used = 0;

  /** `followsWakeups`: whether the program's own recorder does. */
  constructor(followsWakeups: boolean) {
    const length = followsWakeups ? (rounds + 1) * promisesOfRound : 0;
    this.#promises = Array.from({ length }, () => new Promise<void>(() => undefined));
    const tables = new SideTableWriter();
    const stream = {
      events: new PackedWriter(layouts, () => undefined, 4096),
      tables,
      isOpen: true,
      flush: () => undefined,
      close: () => undefined,
    };
    const texts = new TextTable(tables, 1);
    const thread = new Thread({ stream, clock: new Clock(), texts, previewer: new Previewer(undefined) });
    const turns = new Turns(thread, new TickOrigins(texts));
    thread.turns = turns;
    const causality = followsWakeups ? new Causality(thread, turns) : null;
    thread.causality = causality;
    this.#thread = thread;
    this.#hooks = causality?.hooks ?? noHooks;
    this.#file = new FileRuntime(thread, sites, 0, 0);
  }

  /** Records it all. */
  run(): void {
    this.#yields();
    this.#awaits();
    this.#pipeline();
  }

  /** Runs rounds whose points are recorded, and not, by turns. */
  #repeat(round: (number: number) => void): void {
    for (let number = 0; number < rounds; number++) {
      const { hot } = this.#thread;
      if (number % roundsOfTurn === roundsOfTurn >> 1) this.#file.limit.useUp(hot.period);
      else if (number % roundsOfTurn === 0) hot.period++;
      round(number);
    }
  }

  #yields(): void {
    const coroutine = this.#file.enter(1, entryModes.created);
    coroutine.started();
    this.#repeat((number) => {
      coroutine.yielding(3, number);
      coroutine.continued(undefined);
    });
    coroutine.exited();
  }

  #awaits(): void {
    const result = this.#made();
    const coroutine = this.#file.enter(0, entryModes.createdAndStarted);
    this.#repeat((number) => {
      const promise = this.#made();
      coroutine.awaiting(1, promise);
      const reaction = this.#made(promise);
      this.#hooks.settled(promise);
      this.#hooks.before(reaction);
      coroutine.awaited(number);
      coroutine.awaiting(1, promise);
      this.#hooks.before(this.#made(promise));
      coroutine.awaited(number);
      coroutine.awaiting(1, number);
      this.#hooks.before(this.#made(this.#made()));
      coroutine.awaited(number);
    });
    coroutine.returning(0);
    coroutine.exited();
    this.#hooks.settled(result);
  }

  #pipeline(): void {
    this.#made();
    const generator = this.#file.enter(2, entryModes.created);
    const loop = this.#file.enter(0, entryModes.createdAndStarted);
    generator.started();
    generator.yielding(4, 0);
    loop.iterating(2, (async function* () {})());
    this.#repeat((number) => {
      const answer = this.#made();
      generator.continued(undefined);
      generator.yielding(4, number);
      const yielded = this.#made(this.#made());
      const reaction = this.#made(answer);
      this.#hooks.before(yielded);
      this.#hooks.settled(answer);
      this.#hooks.before(reaction);
      loop.iterated();
      loop.iterationEnds(2);
    });
    this.#hooks.before(this.#made());
    generator.continued(undefined);
    generator.exited();
    loop.iterated();
    loop.exited();
  }

  #made(parent?: object): object {
    const promise = this.#promises[this.#used++] ?? sites;
    if (promise !== sites) this.#hooks.init(promise, parent);
    return promise;
  }
}
