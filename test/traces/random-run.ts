import fc from "fast-check";
import type { CoroutineState } from "../../src/trace/model/states";
import { StreamBuilder } from "./trace-builder";

/** A stretch of a coroutine's life, as the simulated program lived it. */
export interface LivedStretch {
  readonly state: CoroutineState;
  readonly start: number;
  /** Infinity while it lasts. */
  end: number;
  /** Where it is suspended, or ready after having been; 0 elsewhere. */
  readonly point: number;
  /** What a suspended one awaits: `task 3`, `coroutine 2`, `awaitable 1`, else empty. */
  readonly awaits: string;
}

/** A hold of the loop, told by the program that held it. */
export interface LivedHold {
  readonly start: number;
  readonly end: number;
  readonly function: number;
  readonly line: number;
}

/** A value that a generator yielded, or was sent. */
export interface LivedItem {
  readonly kind: "yield" | "send";
  readonly generator: number;
  readonly driver: number;
  readonly time: number;
}

/** A task as the simulated program has it. */
export interface SimulatedTask {
  readonly task: number;
  readonly root: number;
  /** Its coroutines that are alive, outermost first. */
  readonly chain: number[];
  awaits: { readonly kind: "none" | "awaitable" | "task"; readonly id: number; readonly isTimer?: boolean };
  state: "ready" | "waiting" | "over";
  hasStarted: boolean;
  isCancelled: boolean;
  /** When it was told to be over; Infinity before. */
  end: number;
}

const functionNames = ["main", "load", "parse", "save"] as const;

/**
 * A small asyncio program that does what a row of random numbers says, and the trace of it. Ids are given in the order in which things
 * are first told of, so that they are the rows of the model. What is public is the program's own account, kept without any of the
 * project's code.
 */
export class RandomRun {
  readonly lives = new Map<number, LivedStretch[]>();
  readonly holds: LivedHold[] = [];
  readonly items: LivedItem[] = [];
  readonly turns: { readonly start: number; readonly end: number }[] = [];
  /** The function of each coroutine, the task that it ran in (0: none), and who drove it first. */
  readonly functionOf = new Map<number, number>();
  readonly taskOf = new Map<number, number>();
  readonly tasks: SimulatedTask[] = [];
  readonly #functions: readonly number[];
  readonly #points: readonly number[];
  protected readonly joins: readonly number[];
  /** How many kinds of actions there are. */
  protected readonly actions: number = 10;
  protected readonly mostTasks: number = 5;
  readonly #generator: number;
  readonly #atYield: number;
  readonly #generators: number[] = [];
  readonly #choices: readonly number[];
  #next = 0;
  #coroutines = 0;
  #awaitables = 0;
  #callbacks = 0;
  /** The coroutines on the stack, outermost first. */
  protected stack: number[] = [];

  constructor(
    choices: readonly number[],
    readonly stream = new StreamBuilder(),
  ) {
    this.#choices = choices;
    this.#functions = functionNames.map((name) => stream.function(name));
    this.#points = this.#functions.map((id) => stream.point(id, "asyncio.sleep(1)", { line: id * 10 + 1 }));
    this.joins = this.#functions.map((id) => stream.point(id, "other", { line: id * 10 + 2 }));
    this.#generator = stream.function("items", { kind: "send-coroutine" });
    this.#atYield = stream.point(this.#generator, "", { kind: "yield" });
  }

  /** Has the program do all that its numbers say. */
  live(): this {
    this.stream.emit("loop-started", { loop: 1 });
    this.spawn();
    while (this.#next < this.#choices.length) this.#turn();
    return this;
  }

  get end(): number {
    return this.stream.time;
  }

  #turn(): void {
    const { stream } = this;
    stream.wait(1 + this.choose(50));
    const start = stream.time;
    stream.emit("turn-started", { loop: 1, number: this.turns.length + 1, phase: "ready-queue" });
    for (const task of this.tasks.filter(({ state }) => state === "waiting")) this.maybeWake(task);
    for (const task of this.tasks.filter(({ state }) => state === "ready")) this.step(task);
    stream.wait(1).emit("turn-ended", { loop: 1 });
    this.turns.push({ start, end: stream.time });
  }

  protected maybeWake(task: SimulatedTask): void {
    const { stream } = this;
    const choice = this.choose(8);
    if (choice === 7) {
      stream.emit("task-cancel-requested", { task: task.task });
      task.isCancelled = true;
      this.ready(task, { reason: "cancel" });
    } else if (task.awaits.isTimer === true && choice < 4) {
      const callback = this.newCallback();
      stream.emit("callback-started", { callback, name: "timer" }).wait(this.choose(5));
      const since = (this.#lifeOf(task).at(-1) as LivedStretch).start;
      const late = choice === 0 ? Math.min(3, stream.time - since) : 0;
      if (late > 0) stream.emit("awaitable-due", { awaitable: task.awaits.id, duration: late });
      const waker = { wakerKind: "callback", waker: callback } as const;
      stream.emit("awaitable-settled", { awaitable: task.awaits.id, outcome: "returned", ...waker });
      this.ready(task, { ...waker, reason: "timer" }, late);
      stream.emit("callback-ended", { callback });
    }
  }

  protected ready(task: SimulatedTask, waker: Readonly<Record<string, number | string>>, late = 0): void {
    this.stream.emit("task-ready", { task: task.task, ...waker });
    task.state = "ready";
    const leaf = task.chain.at(-1) ?? 0;
    const { point } = this.#lifeOf(task).at(-1) as LivedStretch;
    this.enter(leaf, "ready", point, "", this.stream.time - late);
  }

  protected spawn(): void {
    const { stream } = this;
    const root = ++this.#coroutines;
    const task = this.tasks.length + 1;
    const index = this.choose(functionNames.length);
    const creator = this.stack.at(-1) ?? 0;
    stream.emit("coroutine-created", { coroutine: root, function: this.#functions[index] ?? 0, creator });
    this.functionOf.set(root, this.#functions[index] ?? 0);
    this.taskOf.set(root, task);
    this.enter(root, "created");
    stream.emit("task-created", { task, name: `Task-${task}`, root });
    const spawned: SimulatedTask = {
      ...{ task, root, chain: [root], awaits: { kind: "none", id: 0 } },
      ...{ state: "ready", hasStarted: false, isCancelled: false, end: Infinity },
    };
    this.tasks.push(spawned);
    stream.wait(this.choose(4));
    this.ready(spawned, { reason: "created" });
  }

  protected step(task: SimulatedTask): void {
    this.stream.emit("task-step-started", { task: task.task });
    const leaf = task.chain.at(-1) ?? 0;
    if (task.isCancelled && task.hasStarted) {
      this.cancel(task);
      return;
    }
    if (task.hasStarted) this.resume(leaf, task.isCancelled ? "throw" : "value", "data");
    else this.start(leaf);
    task.hasStarted = true;
    this.goesOn?.(task);
    for (let actions = 0; actions < 6; actions++) {
      this.stream.wait(this.choose(20));
      if (this.act(task, this.choose(this.actions))) return;
    }
    this.#sleep(task);
  }

  /** What a task does first of all that was woken. */
  protected goesOn?(task: SimulatedTask): void;

  /** One thing that the innermost coroutine does; true where the step is over. */
  protected act(task: SimulatedTask, choice: number): boolean {
    if (choice < 2) return this.#sleep(task);
    if (choice === 2) return this.#call(task);
    if (choice < 5) return this.return(task);
    if (choice === 5) return this.#join(task);
    if (choice === 6) {
      if (this.tasks.length < this.mostTasks) this.spawn();
    } else if (choice === 7) this.#drive(task);
    else if (choice === 8) this.#hold();
    else return this.#giveWay(task);
    return false;
  }

  #call(task: SimulatedTask): false {
    const child = ++this.#coroutines;
    this.functionOf.set(child, this.#functions[this.choose(functionNames.length)] ?? 0);
    this.taskOf.set(child, task.task);
    this.start(child);
    task.chain.push(child);
    return false;
  }

  protected return(task: SimulatedTask): boolean {
    this.settle(task.chain.pop() ?? 0, "returned");
    const caller = task.chain.at(-1);
    if (caller === undefined) return this.over(task, "returned");
    if (this.stack.length === 0) this.resume(caller, "value");
    return false;
  }

  protected cancel(task: SimulatedTask): void {
    for (let leaf = task.chain.at(-1); leaf !== undefined; leaf = task.chain.at(-1)) {
      this.resume(leaf, "throw");
      this.stream.wait(1 + this.choose(3));
      this.settle(leaf, "cancelled");
      task.chain.pop();
    }
    this.over(task, "cancelled");
  }

  protected over(task: SimulatedTask, outcome: string): true {
    task.state = "over";
    task.end = this.stream.time;
    this.stream
      .emit("task-settled", { task: task.task, outcome })
      .emit("task-step-ended", { task: task.task });
    for (const other of this.tasks) {
      const waits = other.state === "waiting" && other.awaits.kind === "task";
      if (waits && other.awaits.id === task.task) this.ready(other, { wakerKind: "task", waker: task.task });
    }
    return true;
  }

  #sleep(task: SimulatedTask): true {
    const id = this.createAwaitable("timer", "sleep(1)");
    return this.suspend(task, { kind: "awaitable", id, isTimer: true }, this.#points);
  }

  protected createAwaitable(awaitableKind: string, name: string): number {
    const awaitable = ++this.#awaitables;
    this.stream.emit("awaitable-created", { awaitable, awaitableKind, name });
    return awaitable;
  }

  #join(task: SimulatedTask): boolean {
    const others = this.tasks.filter((other) => other !== task && other.state !== "over");
    const other = others[this.choose(Math.max(1, others.length))];
    return other !== undefined && this.suspend(task, { kind: "task", id: other.task }, this.joins);
  }

  #giveWay(task: SimulatedTask): true {
    this.suspend(task, { kind: "none", id: 0 }, this.#points);
    this.ready(task, { wakerKind: "task", waker: task.task });
    return true;
  }

  /** All that is on the stack is suspended, innermost first, and the task's step ends. */
  protected suspend(task: SimulatedTask, awaited: SimulatedTask["awaits"], points: readonly number[]): true {
    const { kind: awaitedKind, id } = awaited;
    let awaits = awaitedKind === "none" ? "" : `${awaitedKind} ${id}`;
    let inner = { awaitedKind: awaitedKind as string, awaited: id };
    for (const coroutine of [...this.stack].reverse()) {
      const point = this.pointIn(coroutine, points);
      this.stream.emit("coroutine-suspended", { coroutine, point, ...inner });
      this.enter(coroutine, "suspended", point, awaits);
      inner = { awaitedKind: "coroutine", awaited: coroutine };
      awaits = `coroutine ${coroutine}`;
      this.stream.wait(1);
    }
    this.stack = [];
    task.awaits = awaited;
    task.state = "waiting";
    this.stream.emit("task-step-ended", { task: task.task, awaitedKind, awaited: id });
    return true;
  }

  protected newCallback(): number {
    return ++this.#callbacks;
  }

  protected pointIn(coroutine: number, points: readonly number[]): number {
    return points[(this.functionOf.get(coroutine) ?? 1) - 1] ?? 0;
  }

  /** Another coroutine, which is yet to start. */
  protected newCoroutine(functionId: number, task: number): number {
    const coroutine = ++this.#coroutines;
    this.functionOf.set(coroutine, functionId);
    this.taskOf.set(coroutine, task);
    return coroutine;
  }

  /** Asks a generator for its next item, or sends it one. */
  #drive(task: SimulatedTask): void {
    const driver = this.stack.at(-1) ?? 0;
    const known = this.#generators[this.choose(3)];
    const value = this.choose(2) === 0 ? "None" : "7";
    const generator = known ?? ++this.#coroutines;
    if (known === undefined) {
      this.#generators.push(generator);
      this.functionOf.set(generator, this.#generator);
      this.taskOf.set(generator, task.task);
      this.start(generator);
    } else {
      this.resume(generator, "value", value);
      if (value === "7") this.items.push({ kind: "send", generator, driver, time: this.stream.time });
    }
    this.stream.wait(1 + this.choose(4));
    this.stack.pop();
    this.stream.emit("coroutine-suspended", { coroutine: generator, point: this.#atYield, value: "1" });
    this.enter(generator, "suspended", this.#atYield);
    this.items.push({ kind: "yield", generator, driver, time: this.stream.time });
  }

  #hold(): void {
    const { stream } = this;
    const duration = 10_000_000 + this.choose(3) * 1_000_000;
    const innermost = this.functionOf.get(this.stack.at(-1) ?? 0) ?? 0;
    const line = innermost * 10 + this.choose(2);
    stream.wait(duration).emit("loop-blocked", { loop: 1, duration, function: innermost, line });
    this.holds.push({ start: stream.time - duration, end: stream.time, function: innermost, line });
  }

  protected start(coroutine: number): void {
    this.stream.emit("coroutine-started", { coroutine, function: this.functionOf.get(coroutine) ?? 0 });
    this.enter(coroutine, "running");
    this.stack.push(coroutine);
  }

  protected resume(coroutine: number, mode: "value" | "throw", value = "None"): void {
    const shown = mode === "throw" ? "CancelledError()" : value;
    this.stream.emit("coroutine-resumed", { coroutine, mode, value: shown });
    this.enter(coroutine, "running");
    this.stack.push(coroutine);
  }

  protected settle(coroutine: number, outcome: string): void {
    this.stream.emit("coroutine-settled", { coroutine, outcome, value: "None" });
    this.enter(coroutine, "settled");
    this.stack.pop();
  }

  #lifeOf(task: SimulatedTask): LivedStretch[] {
    return this.lives.get(task.chain.at(-1) ?? 0) ?? [];
  }

  protected enter(
    coroutine: number,
    state: CoroutineState,
    point = 0,
    awaits = "",
    start = this.stream.time,
  ): void {
    const life = this.lives.get(coroutine) ?? [];
    this.lives.set(coroutine, life);
    const before = life.at(-1);
    if (before !== undefined) before.end = start;
    life.push({ state, start, end: state === "settled" ? start : Infinity, point, awaits });
  }

  /** A whole number below `limit`. */
  protected choose(limit: number): number {
    return (this.#choices[this.#next++] ?? 0) % limit;
  }
}

/** What programs of some dozens of events do, simpler ones first where one fails. */
export const randomChoices: fc.Arbitrary<number[]> = fc.array(fc.nat(10_000), {
  minLength: 4,
  maxLength: 160,
  size: "max",
});
