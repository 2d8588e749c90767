import { StreamBuilder, type StreamOptions } from "./trace-builder";
import { entityKinds, outcomes } from "../../src/trace/vocabulary";

/** How large a generated trace is. */
export interface GeneratedTraceOptions extends StreamOptions {
  /** About how many events; the trace ends with the turn in which this is reached. */
  readonly events: number;
  /** How many tasks there are in all; at most 500 of them live at the same time. */
  readonly tasks: number;
  /** The same seed makes the same trace. */
  readonly seed?: number;
}

const kinds = Object.fromEntries(entityKinds.map((kind, code) => [kind, code])) as Record<string, number>;
const returned = outcomes.indexOf("returned");
const mostAlive = 500;

interface LiveTask {
  readonly task: number;
  readonly root: number;
  child: number;
  awaitable: number;
}

/**
 * A large trace that could have come from a real asyncio program: tasks whose outermost coroutine awaits one nested call
 * after another, each of which sleeps several times; timers wake them in random order, in turns of an event loop.
 */
export function generatedStream(options: GeneratedTraceOptions): StreamBuilder {
  return new Generator(options).run();
}

class Generator {
  readonly #stream: StreamBuilder;
  readonly #options: GeneratedTraceOptions;
  readonly #handle: number;
  readonly #query: number;
  readonly #atQuery: number;
  readonly #atSleep: readonly number[];
  readonly #strings: Readonly<Record<"timer" | "created" | "value", number>>;
  readonly #waiting: LiveTask[] = [];
  #state: number;
  #events = 0;
  #tasks = 0;
  #coroutines = 0;
  #awaitables = 0;
  #callbacks = 0;

  constructor(options: GeneratedTraceOptions) {
    this.#options = options;
    this.#state = options.seed ?? 1;
    this.#stream = new StreamBuilder(options);
    const stream = this.#stream;
    this.#handle = stream.function("handle", { line: 10, path: "/home/me/server.py" });
    this.#query = stream.function("query", { line: 30, path: "/home/me/database.py" });
    this.#atQuery = stream.point(this.#handle, "query(connection)", { line: 12 });
    this.#atSleep = [31, 33, 36].map((line) => stream.point(this.#query, `read(${line})`, { line }));
    this.#strings = {
      timer: stream.string("sleep"),
      created: stream.string("created"),
      value: stream.string("None"),
    };
  }

  run(): StreamBuilder {
    this.#record("loop-started", 1, 0);
    let turn = 0;
    while (this.#events < this.#options.events) {
      this.#stream.wait(20_000 + this.#random(200_000));
      this.#record("turn-started", 1, ++turn, 0);
      this.#turn();
      this.#stream.wait(500);
      this.#record("turn-ended", 1);
    }
    return this.#stream;
  }

  #turn(): void {
    const woken: LiveTask[] = [];
    for (let count = 1 + this.#random(20); count > 0 && this.#waiting.length > 0; count--) {
      woken.push(this.#wake());
    }
    const started: LiveTask[] = [];
    for (let count = 0; count < 10 && this.#canCreate(started.length + woken.length); count++) {
      started.push(this.#create());
    }
    for (const live of woken) this.#step(live);
    for (const live of started) this.#firstStep(live);
  }

  #canCreate(coming: number): boolean {
    return this.#tasks < this.#options.tasks && this.#waiting.length + coming < mostAlive;
  }

  /** A timer fires: any of the waiting tasks is ready. */
  #wake(): LiveTask {
    const index = this.#random(this.#waiting.length);
    const live = this.#waiting[index] as LiveTask;
    this.#waiting[index] = this.#waiting[this.#waiting.length - 1] as LiveTask;
    this.#waiting.pop();
    const callback = ++this.#callbacks;
    this.#record("callback-started", callback, this.#strings.timer, 0);
    this.#record("awaitable-settled", live.awaitable, returned, kinds["callback"] ?? 0, callback, 0);
    this.#record("task-ready", live.task, kinds["callback"] ?? 0, callback, this.#strings.timer);
    this.#stream.wait(200);
    this.#record("callback-ended", callback);
    return live;
  }

  #create(): LiveTask {
    const live = { task: ++this.#tasks, root: ++this.#coroutines, child: 0, awaitable: 0 };
    this.#record("coroutine-created", live.root, this.#handle, 0);
    this.#record("task-created", live.task, 0, live.root, 0, 0, 0);
    this.#record("task-ready", live.task, 0, 0, this.#strings.created);
    return live;
  }

  #firstStep(live: LiveTask): void {
    this.#record("task-step-started", live.task);
    this.#record("coroutine-started", live.root, this.#handle);
    this.#stream.wait(1_000 + this.#random(5_000));
    this.#startChild(live);
  }

  #step(live: LiveTask): void {
    this.#record("task-step-started", live.task);
    this.#record("coroutine-resumed", live.child, 0, this.#strings.value);
    this.#stream.wait(500 + this.#random(20_000));
    const chance = this.#random(10);
    if (chance < 6) {
      this.#sleep(live);
      this.#endStep(live);
      return;
    }
    this.#record("coroutine-settled", live.child, returned, this.#strings.value);
    this.#record("coroutine-resumed", live.root, 0, this.#strings.value);
    this.#stream.wait(300 + this.#random(3_000));
    if (chance < 9 || this.#tasks >= this.#options.tasks) {
      this.#startChild(live);
      return;
    }
    this.#record("coroutine-settled", live.root, returned, this.#strings.value);
    this.#record("task-settled", live.task, returned, 0);
    this.#record("task-step-ended", live.task, 0, 0);
  }

  #startChild(live: LiveTask): void {
    live.child = ++this.#coroutines;
    this.#record("coroutine-started", live.child, this.#query);
    this.#stream.wait(400 + this.#random(2_000));
    this.#sleep(live);
    this.#record("coroutine-suspended", live.root, this.#atQuery, kinds["coroutine"] ?? 0, live.child, 0);
    this.#endStep(live);
  }

  #sleep(live: LiveTask): void {
    live.awaitable = ++this.#awaitables;
    this.#record("awaitable-created", live.awaitable, 3, 0, kinds["coroutine"] ?? 0, live.child);
    const point = this.#atSleep[this.#random(this.#atSleep.length)] as number;
    this.#record("coroutine-suspended", live.child, point, kinds["awaitable"] ?? 0, live.awaitable, 0);
  }

  #endStep(live: LiveTask): void {
    this.#record("task-step-ended", live.task, kinds["awaitable"] ?? 0, live.awaitable);
    this.#waiting.push(live);
  }

  #record(event: Parameters<StreamBuilder["record"]>[0], ...operands: number[]): void {
    this.#events++;
    this.#stream.record(event, operands);
  }

  /** A whole number from 0 to `limit` - 1 (xorshift, so that the same seed gives the same trace anywhere). */
  #random(limit: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % limit;
  }
}
