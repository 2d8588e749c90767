import assert from "node:assert/strict";
import { checkedModel } from "../../../../test/traces/checked-model";
import { StreamBuilder } from "../../../../test/traces/trace-builder";
import type { SliceRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import { reasonText } from "./reason";
import { why } from "./why";

const millisecond = 1_000_000;

/** What is said of the first wait of a call: after the sentence that says what it waited for. */
function endOfWait(model: TraceModel, name: string): string {
  for (let slice = 1 as SliceRow; slice <= model.slices.count; slice++) {
    const functionRow = model.coroutines.function.get(model.slices.coroutine.get(slice));
    const isIt = model.functions.info(functionRow).name === name;
    if (isIt && model.slices.stateOf(slice) === "suspended")
      return reasonText(why(model, slice).slice(1)).replace(/[\d.]+ (?:ms|µs|ns)/gu, "T");
  }
  assert.fail(`${name} never waited`);
}

interface Wait {
  readonly kind: string;
  readonly name: string;
  readonly outcome?: string;
  /** The loop's own callback that ends the wait; `main`: the task of that name does. */
  readonly by: string;
  /** In ms. */
  readonly after?: number;
}

/** A task that waits once, beside a task `main`, and one of `fails` that threw an error. */
function waitStream({ kind, name, outcome = "returned", by, after = 20 }: Wait): StreamBuilder {
  const stream = new StreamBuilder();
  const functions = ["main", "fails", "waiter"].map((called) => stream.function(called));
  const point = stream.point(functions[2] ?? 0, "something");
  const step = (task: number, body: () => void): void => {
    stream.wait(1_000).emit("task-step-started", { task });
    body();
    stream.emit("task-step-ended", { task });
  };
  stream.emit("loop-started", { loop: 1 });
  for (const [index, functionId] of functions.entries()) {
    const id = index + 1;
    stream.emit("coroutine-created", { coroutine: id, function: functionId });
    stream.emit("task-created", { task: id, name: `Task-${id}`, root: id });
  }
  step(2, () => {
    stream.emit("coroutine-started", { coroutine: 2 });
    stream.emit("coroutine-settled", { coroutine: 2, outcome: "threw", value: "ValueError('no')" });
    stream.emit("task-settled", { task: 2, outcome: "threw", value: "ValueError('no')" });
    stream.emit("callback-scheduled", { callback: 1, name: by, schedulerKind: "task", scheduler: 2 });
  });
  const awaited = { awaitedKind: "awaitable", awaited: 1 };
  step(3, () => {
    stream.emit("coroutine-started", { coroutine: 3 });
    stream.emit("awaitable-created", { awaitable: 1, awaitableKind: kind, name });
    stream.emit("coroutine-suspended", { coroutine: 3, point, ...awaited });
  });
  const isMain = by === "main";
  const waker = { wakerKind: isMain ? "task" : "callback", waker: 1 };
  const wake = (): void => {
    if (!isMain) stream.wait(1_000).emit("callback-started", { callback: 1, name: by });
    stream.emit("awaitable-settled", { awaitable: 1, outcome, ...waker });
    stream.emit("task-ready", { task: 3, ...waker, reason: name });
    if (!isMain) stream.emit("callback-ended", { callback: 1 });
  };
  stream.wait(after * millisecond);
  if (isMain)
    step(1, () => {
      stream.emit("coroutine-started", { coroutine: 1 });
      wake();
      stream.emit("coroutine-settled", { coroutine: 1 }).emit("task-settled", { task: 1 });
    });
  else wake();
  step(3, () => {
    stream.emit("coroutine-resumed", { coroutine: 3 });
    stream.emit("coroutine-settled", { coroutine: 3 }).emit("task-settled", { task: 3 });
  });
  return stream.wait(1_000).emit("loop-closed", { loop: 1 });
}

describe("how a wait ended", () => {
  const cases: readonly (readonly [Wait, string])[] = [
    [{ kind: "timer", name: "sleep(0.02)", by: "timer" }, "The timer sleep(0.02) fired at T and woke it."],
    [
      { kind: "timer", name: "sleep(1)", outcome: "cancelled", by: "timeout" },
      "A timeout cancelled the wait at T.",
    ],
    [
      { kind: "timer", name: "sleep(1)", outcome: "cancelled", by: "task group" },
      "The task group cancelled the wait at T, because fails (Task-2) threw ValueError('no').",
    ],
    [
      { kind: "lock", name: "lock acquire", outcome: "cancelled", by: "main" },
      "main (Task-1) cancelled the wait at T.",
    ],
    [{ kind: "lock", name: "lock acquire", by: "main" }, "main (Task-1) woke it at T."],
    [
      { kind: "timeout", name: "wait_for(0.01)", outcome: "cancelled", by: "timeout" },
      "The timeout wait_for(0.01) fired at T and woke it.",
    ],
    // Before Python 3.12 one callback ends the wait in either case.
    [
      { kind: "timeout", name: "wait_for(0.01)", by: "wait_for" },
      "The timeout wait_for(0.01) fired at T and woke it.",
    ],
    [
      { kind: "timeout", name: "wait_for(1)", by: "wait_for" },
      "What wait_for(1) waited for was there at T and woke it.",
    ],
    [
      { kind: "timeout", name: "wait_for(1)", by: "gather" },
      "What wait_for(1) waited for was there at T and woke it.",
    ],
    [{ kind: "wait", name: "wait", by: "wait_for" }, "The time for the wait was over at T and woke it."],
    [
      { kind: "gather", name: "gather of 2", by: "gather", outcome: "threw" },
      "The gather of 2 failed at T and woke it.",
    ],
  ];
  for (const [wait, sentence] of cases)
    it(`is told of ${wait.name}, ${wait.outcome ?? "returned"}, by ${wait.by}: ${sentence}`, () => {
      assert.equal(endOfWait(checkedModel(waitStream(wait)), "waiter"), sentence);
    });

  it("says of a task that only let others run that it was ready at once", () => {
    const stream = new StreamBuilder();
    const main = stream.function("main");
    const point = stream.point(main, "asyncio.sleep(0)");
    stream.emit("loop-started", { loop: 1 });
    stream.emit("coroutine-created", { coroutine: 1, function: main });
    stream.emit("task-created", { task: 1, root: 1 }).emit("task-step-started", { task: 1 });
    stream.emit("coroutine-started", { coroutine: 1 }).wait(1_000);
    stream.emit("task-ready", { task: 1, wakerKind: "task", waker: 1, reason: "gave way" });
    stream.emit("coroutine-suspended", { coroutine: 1, point }).emit("task-step-ended", { task: 1 });
    stream.wait(1_000).emit("task-step-started", { task: 1 }).emit("coroutine-resumed", { coroutine: 1 });
    stream.emit("coroutine-settled", { coroutine: 1 }).emit("task-settled", { task: 1 });
    stream.emit("task-step-ended", { task: 1 }).wait(1_000).emit("loop-closed", { loop: 1 });
    assert.equal(
      endOfWait(checkedModel(stream), "main"),
      "It only let others run, and was ready again at once.",
    );
  });

  it("says who resumed a generator that had handed over to another one", () => {
    const stream = new StreamBuilder();
    const kind = "generator";
    const outer = stream.function("outer", { kind });
    const inner = stream.function("inner", { kind });
    const handsOver = stream.point(outer, "inner()", { kind: "yield-from" });
    const item = stream.point(inner, "1", { kind: "yield" });
    const main = stream.function("main");
    stream.emit("coroutine-started", { coroutine: 1, function: main }).wait(1_000);
    const begin = (coroutine: number, functionId: number): StreamBuilder =>
      stream.wait(1_000).emit("coroutine-started", { coroutine, function: functionId });
    begin(2, outer);
    begin(3, inner);
    stream.wait(1_000).emit("coroutine-suspended", { coroutine: 3, point: item, value: "1" });
    stream.emit("coroutine-suspended", { coroutine: 2, point: handsOver, value: "1" }).wait(1_000);
    stream.emit("coroutine-resumed", { coroutine: 2, mode: "value", value: "'hi'" });
    stream.emit("coroutine-resumed", { coroutine: 3, mode: "value", value: "'hi'" });
    for (const coroutine of [3, 2, 1]) stream.wait(1_000).emit("coroutine-settled", { coroutine });
    assert.equal(endOfWait(checkedModel(stream), "outer"), "main() sent it 'hi' at T.");
  });

  it("names the member of a race that won, and says what settled what it waits for itself", () => {
    const stream = new StreamBuilder({ withoutTasks: true });
    const main = stream.function("main", { kind: "async-function" });
    const slow = stream.function("slow", { kind: "async-function" });
    const race = stream.point(main, "Promise.race([slow(5)])");
    const delay = stream.point(slow, "delay(5)");
    const awaited = { awaitedKind: "awaitable", awaited: 1 };
    stream.emit("coroutine-started", { coroutine: 1, function: main }).wait(1_000);
    stream.emit("coroutine-started", { coroutine: 2, function: slow }).wait(1_000);
    stream.emit("coroutine-suspended", { coroutine: 2, point: delay });
    stream.emit("awaitable-created", { awaitable: 1, awaitableKind: "race", name: "race of 1" });
    stream.emit("awaitable-member", { awaitable: 1, memberKind: "coroutine", member: 2 });
    stream.emit("coroutine-suspended", { coroutine: 1, point: race, ...awaited }).wait(millisecond);
    stream.emit("coroutine-ready", { coroutine: 2 }).emit("coroutine-resumed", { coroutine: 2 });
    stream.wait(1_000).emit("coroutine-settled", { coroutine: 2, outcome: "returned", value: "5" });
    stream.emit("coroutine-ready", { coroutine: 1, wakerKind: "coroutine", waker: 2 }).wait(1_000);
    stream.emit("coroutine-resumed", { coroutine: 1 }).wait(1_000);
    stream.emit("coroutine-suspended", { coroutine: 1, point: race }).wait(1_000);
    stream.emit("coroutine-ready", { coroutine: 1, wakerKind: "coroutine", waker: 1 }).wait(1_000);
    stream.emit("coroutine-resumed", { coroutine: 1 }).wait(1_000);
    stream.emit("coroutine-settled", { coroutine: 1 });
    const model = checkedModel(stream);
    assert.equal(endOfWait(model, "main"), "slow() returned 5 and woke it at T.");
    const waits = [...Array(model.slices.count).keys()]
      .map((index) => (index + 1) as SliceRow)
      .filter(
        (slice) => model.slices.stateOf(slice) === "suspended" && model.slices.coroutine.get(slice) === 1,
      );
    assert.match(
      reasonText(why(model, waits[1] ?? (0 as SliceRow))),
      /\nWhat it awaited was settled by what it had done itself, so it was ready again at /,
    );
  });
});
