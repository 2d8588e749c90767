import fc from "fast-check";
import { RandomRun, type SimulatedTask } from "./random-run";
import { StreamBuilder } from "./trace-builder";

/** Something done to a lock or the queue, by a task, at a moment. */
export interface LivedOperation {
  readonly resource: number;
  readonly operation: "acquire" | "acquired" | "release" | "put" | "get";
  readonly task: number;
  readonly time: number;
}

/** A job that a thread of the pool ran. */
export interface LivedJob {
  readonly callback: number;
  readonly scheduler: number;
  /** 0 while it waits for a thread. */
  thread: number;
  start: number;
  /** Infinity while it lasts. */
  end: number;
}

interface Waiter {
  readonly task: SimulatedTask;
  readonly awaitable: number;
}

interface Lock {
  readonly resource: number;
  /** The task that has it; 0 where none has. */
  holder: number;
  waiters: Waiter[];
}

/** The choice that has a task create another. */
const spawning = 6;
const capacity = 2;
const queue = 3;
const threads = 2;

/**
 * As {@link RandomRun}, with all that tasks share: they gather one another, ask for two locks and give them back, put into a queue of two
 * places and get out of it, step through asynchronous generators, and hand jobs to a pool of two threads.
 */
export class RandomResources extends RandomRun {
  readonly operations: LivedOperation[] = [];
  /** The tasks that each gather waits for, and the lock of each wait for one, by awaitable. */
  readonly gathers = new Map<number, readonly number[]>();
  readonly lockWaits = new Map<number, number>();
  readonly jobs: LivedJob[] = [];
  protected override readonly actions = 26;
  protected override readonly mostTasks = 30;
  readonly #locks: readonly Lock[] = [1, 2].map((resource) => ({ resource, holder: 0, waiters: [] }));
  #size = 0;
  readonly #waiters: Record<"put" | "get", Waiter[]> = { put: [], get: [] };
  /** Tasks that were woken to put or get, and did not go on yet: what they were woken for is theirs. */
  readonly #promised: Record<"put" | "get", SimulatedTask[]> = { put: [], get: [] };
  readonly #feed: number;
  readonly #atFeedYield: number;
  readonly #atFeedAwait: number;
  #idleFeeds: number[] = [];

  constructor(choices: readonly number[]) {
    super(choices, new StreamBuilder({ encoding: "fixed" }));
    const { stream } = this;
    this.#feed = stream.function("feed", { kind: "async-generator" });
    this.#atFeedYield = stream.point(this.#feed, "", { kind: "yield" });
    this.#atFeedAwait = stream.point(this.#feed, "connection.read()", { line: 91 });
    for (const { resource } of this.#locks)
      stream.emit("resource-created", { resource, resourceKind: "lock", name: `lock ${resource}` });
    stream.emit("resource-created", { resource: queue, resourceKind: "queue", name: "queue" });
    for (let thread = 1; thread <= threads; thread++)
      this.#inThread(thread, () => stream.emit("thread-started", { thread, name: `pool_${thread}` }));
  }

  protected override act(task: SimulatedTask, choice: number): boolean {
    if (choice < 10) return super.act(task, choice);
    if (choice < 12) return this.#gather(task);
    if (choice < 16) return this.#lock(task, this.#locks[this.choose(2)] as Lock);
    if (choice < 18) return this.#exchange(task, "put");
    if (choice < 21) return this.#exchange(task, "get");
    if (choice < 23) return this.#ask(task);
    return choice === 23 ? this.#submit(task) : super.act(task, spawning);
  }

  protected override goesOn(task: SimulatedTask): void {
    for (const lock of this.#locks) {
      if (lock.holder !== 0 || lock.waiters[0]?.task !== task) continue;
      lock.waiters.shift();
      this.#acquired(lock, task);
    }
    for (const operation of ["put", "get"] as const) {
      const at = this.#promised[operation].indexOf(task);
      if (at < 0) continue;
      this.#promised[operation].splice(at, 1);
      this.#move(task, operation);
    }
  }

  protected override cancel(task: SimulatedTask): void {
    const isOther = (waiter: Waiter): boolean => waiter.task !== task;
    for (const lock of this.#locks) {
      const wasNext = lock.holder === 0 && lock.waiters[0]?.task === task;
      lock.waiters = lock.waiters.filter(isOther);
      if (wasNext) this.#wakeNext(lock, task);
    }
    for (const operation of ["put", "get"] as const)
      this.#waiters[operation] = this.#waiters[operation].filter(isOther);
    super.cancel(task);
  }

  protected override over(task: SimulatedTask, outcome: string): true {
    for (const lock of this.#locks) if (lock.holder === task.task) this.#release(lock, task);
    super.over(task, outcome);
    for (const other of this.tasks) {
      const members = this.gathers.get(other.awaits.id);
      const isGather = other.state === "waiting" && other.awaits.kind === "awaitable";
      if (!isGather || members?.includes(task.task) !== true) continue;
      if (members.some((member) => this.tasks[member - 1]?.state !== "over")) continue;
      this.#settle({ task: other, awaitable: other.awaits.id }, task);
    }
    if (this.tasks.every(({ state }) => state === "over")) this.spawn();
    return true;
  }

  /** An asynchronous generator mostly hands out an item where others return. */
  protected override return(task: SimulatedTask): boolean {
    const generator = task.chain.at(-1) ?? 0;
    if (this.functionOf.get(generator) !== this.#feed || this.choose(3) === 0) return super.return(task);
    task.chain.pop();
    this.stack.pop();
    this.stream.emit("coroutine-suspended", {
      ...{ coroutine: generator, point: this.#atFeedYield, value: "1" },
    });
    this.enter(generator, "suspended", this.#atFeedYield);
    const driver = task.chain.at(-1) ?? 0;
    this.items.push({ kind: "yield", generator, driver, time: this.stream.time });
    this.#idleFeeds.push(generator);
    if (this.stack.length === 0) this.resume(driver, "value");
    return false;
  }

  protected override maybeWake(task: SimulatedTask): void {
    const job = this.jobs.find(({ end, scheduler }) => end === Infinity && task.chain.at(-1) === scheduler);
    if (job === undefined || job.thread === 0 || this.choose(2) === 0) super.maybeWake(task);
    else this.#endJob(job, task);
  }

  protected override pointIn(coroutine: number, points: readonly number[]): number {
    return this.functionOf.get(coroutine) === this.#feed
      ? this.#atFeedAwait
      : super.pointIn(coroutine, points);
  }

  #gather(task: SimulatedTask): boolean {
    const others = this.tasks.filter((other) => other !== task && other.state !== "over");
    const members = others.filter(() => this.choose(2) === 0).map((other) => other.task);
    if (members.length === 0) return false;
    const awaitable = this.createAwaitable("gather", "gather");
    for (const member of members)
      this.stream.emit("awaitable-member", { awaitable, memberKind: "task", member });
    this.gathers.set(awaitable, members);
    return this.suspend(task, { kind: "awaitable", id: awaitable }, this.joins);
  }

  #lock(task: SimulatedTask, lock: Lock): boolean {
    if (lock.holder === task.task) this.#release(lock, task);
    else if (lock.holder === 0 && lock.waiters.length === 0) this.#acquired(lock, task);
    else {
      const awaitable = this.createAwaitable("lock", "acquire");
      this.#tell(lock.resource, "acquire", task);
      this.lockWaits.set(awaitable, lock.resource);
      lock.waiters.push({ task, awaitable });
      return this.suspend(task, { kind: "awaitable", id: awaitable }, this.joins);
    }
    return false;
  }

  #acquired(lock: Lock, task: SimulatedTask): void {
    lock.holder = task.task;
    this.#tell(lock.resource, "acquired", task);
  }

  #release(lock: Lock, task: SimulatedTask): void {
    lock.holder = 0;
    this.#tell(lock.resource, "release", task);
    this.#wakeNext(lock, task);
  }

  #wakeNext(lock: Lock, by: SimulatedTask): void {
    lock.waiters = lock.waiters.filter(({ task }) => !task.isCancelled);
    const [next] = lock.waiters;
    if (next !== undefined) this.#settle(next, by);
  }

  #settle({ task, awaitable }: Waiter, by: SimulatedTask): void {
    const waker = { wakerKind: "task", waker: by.task } as const;
    this.stream.emit("awaitable-settled", { awaitable, outcome: "returned", ...waker });
    this.ready(task, waker);
  }

  #exchange(task: SimulatedTask, operation: "put" | "get"): boolean {
    const [put, get] = [this.#promised.put.length, this.#promised.get.length];
    if (operation === "put" ? this.#size + put < capacity : this.#size > get) this.#move(task, operation);
    else {
      const awaitable = this.createAwaitable("queue", operation);
      this.#waiters[operation].push({ task, awaitable });
      return this.suspend(task, { kind: "awaitable", id: awaitable }, this.joins);
    }
    return false;
  }

  #move(task: SimulatedTask, operation: "put" | "get"): void {
    this.#size += operation === "put" ? 1 : -1;
    this.#tell(queue, operation, task, this.#size);
    const other = operation === "put" ? "get" : "put";
    this.#waiters[other] = this.#waiters[other].filter((waiter) => !waiter.task.isCancelled);
    const next = this.#waiters[other].shift();
    if (next === undefined) return;
    this.#promised[other].push(next.task);
    this.#settle(next, task);
  }

  #tell(resource: number, operation: LivedOperation["operation"], { task }: SimulatedTask, size = 0): void {
    this.stream.emit("resource-operation", { resource, operation, actorKind: "task", actor: task, size });
    this.operations.push({ resource, operation, task, time: this.stream.time });
    this.stream.wait(1);
  }

  /** Asks an asynchronous generator for its next item: it runs as part of the task until it hands one out. */
  #ask(task: SimulatedTask): false {
    const known = this.#idleFeeds.splice(this.choose(2), 1)[0];
    const driver = this.stack.at(-1) ?? 0;
    const generator = known ?? this.newCoroutine(this.#feed, task.task);
    if (known === undefined) this.start(generator);
    else {
      const value = this.choose(2) === 0 ? "None" : "7";
      this.resume(generator, "value", value);
      if (value === "7") this.items.push({ kind: "send", generator, driver, time: this.stream.time });
    }
    task.chain.push(generator);
    return false;
  }

  #submit(task: SimulatedTask): true {
    const callback = this.newCallback();
    const scheduler = this.stack.at(-1) ?? 0;
    const name = { callback, name: "compute" };
    this.stream.emit("callback-scheduled", { ...name, schedulerKind: "coroutine", scheduler });
    this.jobs.push({ callback, scheduler, thread: 0, start: Infinity, end: Infinity });
    this.#startJobs();
    const id = this.createAwaitable("thread-pool", "executor");
    return this.suspend(task, { kind: "awaitable", id }, this.joins);
  }

  /** Whatever thread is free takes the oldest job. */
  #startJobs(): void {
    for (let thread = 1; thread <= threads; thread++) {
      const next = this.jobs.find((job) => job.thread === 0);
      const isBusy = this.jobs.some((job) => job.thread === thread && job.end === Infinity);
      if (next === undefined || isBusy) continue;
      next.thread = thread;
      next.start = this.stream.time;
      this.#inThread(thread, () => {
        this.stream.emit("callback-started", { callback: next.callback, name: "compute" });
      });
    }
  }

  #endJob(job: LivedJob, task: SimulatedTask): void {
    const { callback, thread } = job;
    this.stream.wait(1 + this.choose(5));
    job.end = this.stream.time;
    this.#inThread(thread, () => this.stream.emit("callback-ended", { callback }));
    this.#startJobs();
    const waker = { wakerKind: "callback", waker: callback } as const;
    const awaitable = task.awaits.id;
    this.stream.emit("awaitable-settled", { awaitable, outcome: "returned", ...waker });
    this.ready(task, { ...waker, reason: "executor" });
  }

  #inThread(thread: number, tell: () => void): void {
    this.stream.thread = thread;
    tell();
    this.stream.thread = 0;
  }
}

/** What programs of some hundreds of events do, in which tasks come in one another's way. */
export const manyChoices: fc.Arbitrary<number[]> = fc.array(fc.nat(10_000), {
  minLength: 60,
  maxLength: 500,
  size: "max",
});
