import assert from "node:assert/strict";
import {
  blockedStream,
  deadlockStream,
  forAwaitStream,
  gatherStream,
  nodeStream,
  pipelineStream,
} from "../../../../test/traces/examples";
import { readTrace } from "../../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../../test/traces/trace-builder";
import { checkTrace } from "../../check/check-trace";
import { entityOf, entityRow } from "../../model/entity";
import type { CoroutineRow, LoopRow, SliceRow, TaskRow } from "../../model/rows";
import type { CoroutineState } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { entityLabel } from "../describe";
import { loopUtilization } from "../loop-utilization";
import { pipelineGraphAt } from "../pipeline-graph";
import { compareRuns } from "../report/compare-runs";
import { runProblems } from "../report/run-problems";
import { awaitGraphAt } from "./await-graph";
import { criticalPath } from "./critical-path";
import { reasonText } from "./reason";
import { wakeChain } from "./wake-chain";
import { why, whyTask } from "./why";

function modelOf(stream: StreamBuilder): TraceModel {
  const reader = readTrace([manifestChunk(), ...stream.chunks()]);
  assert.deepEqual(checkTrace(reader), []);
  return reader.model;
}

/** The last slice of a coroutine in a state. */
function sliceOf(model: TraceModel, coroutine: number, state: CoroutineState): SliceRow {
  const slices = [...model.coroutines.slices.values(coroutine as CoroutineRow)];
  return slices.findLast((slice) => model.slices.stateOf(slice) === state) ?? (0 as SliceRow);
}

function allSlices(model: TraceModel): SliceRow[] {
  return Array.from({ length: model.slices.count }, (_, index) => (index + 1) as SliceRow);
}

describe("why", () => {
  it("says what a late task awaited, who woke it, and who held the loop meanwhile", () => {
    const model = modelOf(blockedStream());
    assert.equal(
      reasonText(why(model, sliceOf(model, 1, "ready"))),
      [
        "ticker() awaited asyncio.sleep(0.01) (a timer) at fan_out.py:14 from 10.0 µs for 10.0 ms.",
        "The timer sleep(0.01) fired at 10.0 ms and woke it.",
        "It could not run for 20.0 ms, because blocker() held the thread at fan_out.py:33.",
      ].join("\n"),
    );
  });

  it("explains a run by the wait and the wakeup before it", () => {
    const model = modelOf(nodeStream());
    const text = reasonText(why(model, sliceOf(model, 1, "running")));
    assert.match(
      text,
      /^main\(\) awaited child\(\) at main\.ts:3 from 2\.00 µs for 5\.0\d ms\.\nchild\(\) returned 3 and woke it/,
    );
  });

  it("names the last of what was awaited together, and what a coroutine brought out", () => {
    const model = modelOf(gatherStream());
    assert.match(
      reasonText(why(model, sliceOf(model, 1, "suspended"))),
      /^main\(\) awaited .* \(a gather of 2\) .*\nThe gather of 2 was done at .* and woke it; the last of it was worker/,
    );
  });

  it("says who sent a generator what", () => {
    const model = modelOf(pipelineStream());
    const waits = [...model.coroutines.slices.values(1 as CoroutineRow)].filter(
      (slice) => model.slices.stateOf(slice) === "suspended",
    );
    const text = reasonText(why(model, waits[1] ?? (0 as SliceRow)));
    assert.match(text, /waited to be sent a value at .*\n.*\(\) sent it \d at /);
  });

  it("says what a task that never went on still waits for", () => {
    const model = modelOf(deadlockStream());
    assert.match(
      reasonText(whyTask(model, 1 as TaskRow, model.end)),
      /Deadlock: left\(\) awaits right\(\) awaits left\(\); none of them can ever go on\./,
    );
    assert.match(
      reasonText(why(model, sliceOf(model, 2, "suspended"))),
      /Deadlock: right\(\) awaits left\(\)/,
    );
  });

  it("follows a task's chain of awaits to the innermost coroutine", () => {
    const model = modelOf(nodeStream());
    const waiting = sliceOf(model, 3, "suspended");
    const text = reasonText(
      whyTask(model, model.coroutines.task.get(1 as CoroutineRow), model.slices.start.get(waiting)),
    );
    assert.match(text, /^main\(\) awaited child\(\).*\nchild\(\) awaited sleep\(5\)/);
  });

  for (const [name, stream] of Object.entries({
    gather: gatherStream(),
    node: nodeStream(),
    pipeline: pipelineStream(),
    blocked: blockedStream(),
    deadlock: deadlockStream(),
    forAwait: forAwaitStream(),
  })) {
    it(`gives every clause an event that is there (${name})`, () => {
      const model = modelOf(stream);
      for (const slice of allSlices(model)) {
        const reasons = why(model, slice);
        assert.ok(reasons.length > 0);
        for (const { evidence, parts } of reasons) {
          assert.ok(evidence.slice >= 1 && evidence.slice <= model.slices.count);
          assert.ok(evidence.time >= 0 && evidence.time <= model.end);
          const isSaid = parts.every(
            ({ kind, text }) => text !== "" && (kind === "code" || !/undefined|NaN|Infinity/.test(text)),
          );
          assert.ok(isSaid, reasonText(reasons));
        }
      }
    });
  }
});

describe("wakeChain", () => {
  it("goes back from a wakeup to what woke the waker", () => {
    const model = modelOf(nodeStream());
    const chain = wakeChain(model, sliceOf(model, 1, "running"), 10);
    assert.deepEqual(
      chain.map(({ wakeup }) => entityLabel(model, model.wakeups.waker.get(wakeup))),
      ["child()", "callback timer"],
    );
  });
});

describe("criticalPath", () => {
  it("runs through the child that was awaited, and the timer it waited for", () => {
    const model = modelOf(nodeStream());
    const path = criticalPath(model, 1 as CoroutineRow, 0, model.coroutines.end.get(1 as CoroutineRow));
    assert.deepEqual(
      path.map(({ coroutine, kind }) => `${coroutine} ${kind}`),
      ["1 running", "3 running", "3 waiting", "3 ready", "3 running", "1 running"],
    );
  });

  it("never overlaps and never goes backwards", () => {
    for (const stream of [
      gatherStream(),
      nodeStream(),
      pipelineStream(),
      blockedStream(),
      forAwaitStream(),
    ]) {
      const model = modelOf(stream);
      for (let row = 1 as CoroutineRow; row <= model.coroutines.count; row++) {
        const path = criticalPath(model, row, 0, model.end);
        for (const [index, segment] of path.entries()) {
          assert.ok(segment.end > segment.start);
          assert.ok(index === 0 || segment.start >= (path[index - 1]?.end ?? 0));
        }
      }
    }
  });
});

describe("awaitGraphAt", () => {
  it("shows who awaits whom through a gather", () => {
    const model = modelOf(gatherStream());
    const { edges, cycles, omitted } = awaitGraphAt(model, 1_000_000, 100);
    const names = edges.map(({ from, to }) => `${entityLabel(model, from)} → ${entityLabel(model, to)}`);
    assert.deepEqual(names, [
      "main() → gather of 2",
      "gather of 2 → worker()",
      "gather of 2 → worker()",
      "worker() → timer sleep(0.01)",
      "worker() → timer sleep(0.01)",
    ]);
    assert.deepEqual([cycles, omitted], [[], 0]);
  });

  it("finds coroutines that wait for one another, and bounds what it shows", () => {
    const model = modelOf(deadlockStream());
    assert.deepEqual(awaitGraphAt(model, model.end, 10).cycles, [[1, 2]]);
    assert.equal(awaitGraphAt(model, model.end, 1).omitted, 1);
  });
});

describe("pipelineGraphAt", () => {
  it("counts what was sent from stage to stage", () => {
    const model = modelOf(pipelineStream());
    const { edges } = pipelineGraphAt(model, model.end);
    assert.deepEqual(
      edges.map(({ from, to, kind, items, lastValue }) => [
        entityRow(from),
        entityRow(to),
        kind,
        items,
        model.strings.get(lastValue),
      ]),
      [[2, 1, "send", 3, "6"]],
    );
    assert.equal(edges[0]?.rate, 2 / 8e-6);
    assert.deepEqual(pipelineGraphAt(model, 0).edges, []);
  });

  it("shows items that a for await pulls", () => {
    const model = modelOf(forAwaitStream());
    const { edges } = pipelineGraphAt(model, model.end);
    assert.deepEqual(
      edges.map(({ from, to, kind, items }) => [from, to, kind, items]),
      [[entityOf("coroutine", 2), entityOf("coroutine", 1), "yield", 2]],
    );
  });
});

describe("loopUtilization", () => {
  it("gives the share of each part of a window in which a turn was under way", () => {
    const model = modelOf(blockedStream());
    const shares = loopUtilization(model, 1 as LoopRow, 0, 30_000_000, 3);
    assert.ok((shares[0] ?? 1) < 0.01);
    assert.ok((shares[1] ?? 0) > 0.99);
    assert.equal(shares[2], 1);
    assert.deepEqual([...loopUtilization(model, 1 as LoopRow, 5, 5, 2)], [0, 0]);
  });
});

describe("runProblems", () => {
  const kinds = (stream: StreamBuilder): string[] => runProblems(modelOf(stream)).map(({ kind }) => kind);

  it("finds nothing in a run without problems", () => assert.deepEqual(kinds(gatherStream()), []));

  it("names the line that held the loop", () => {
    const [problem] = runProblems(modelOf(blockedStream()));
    assert.equal(problem?.kind, "loop-blocked");
    assert.equal(problem.place?.line, 33);
    assert.equal(
      problem.sentence,
      "blocker() held the event loop for 20.0 ms; nothing else could run meanwhile.",
    );
    assert.deepEqual(kinds(blockedStream()), ["loop-blocked", "never-suspended"]);
  });

  it("says what awaiting calls one after another at different places cost, and under which condition", () => {
    const stream = new StreamBuilder();
    const load = stream.function("load");
    const page = stream.function("page");
    const points = [1, 2].map((line) => stream.point(page, `load(${line})`, { line }));
    const delay = stream.point(load, "sleep()");
    stream.emit("coroutine-started", { coroutine: 1, function: page });
    for (const [index, point] of points.entries()) {
      const coroutine = index + 2;
      stream.emit("coroutine-created", { coroutine, function: load, creator: 1 });
      stream.emit("coroutine-started", { coroutine, function: load }).wait(1_000);
      stream.emit("coroutine-suspended", { coroutine, point: delay });
      stream.emit("coroutine-suspended", {
        coroutine: 1,
        point,
        awaitedKind: "coroutine",
        awaited: coroutine,
      });
      stream.wait(10_000_000 * (index + 1)).emit("coroutine-resumed", { coroutine });
      stream.emit("coroutine-settled", { coroutine, outcome: "returned" });
      stream.emit("coroutine-resumed", { coroutine: 1 }).wait(1_000);
    }
    stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
    const problems = runProblems(modelOf(stream)).filter(({ kind }) => kind === "sequential-awaits");
    assert.deepEqual(
      problems.map(({ sentence, place }) => [sentence, place?.line]),
      [
        [
          "page() awaited 2 calls one after another, 30.0 ms in all; started together they would have taken 20.0 ms, if none needs another's result.",
          1,
        ],
      ],
    );
  });

  it("finds tasks that never settled", () => {
    assert.deepEqual(kinds(deadlockStream()), ["never-settled", "never-settled"]);
  });

  it("finds generators that were left open", () => {
    const stream = pipelineStream();
    const functionId = stream.function("forgotten", { kind: "generator" });
    const point = stream.point(functionId, "item", { kind: "yield" });
    stream.emit("coroutine-started", { coroutine: 9, function: functionId });
    stream.emit("coroutine-suspended", { coroutine: 9, point });
    assert.deepEqual(kinds(stream), ["generator-never-closed"]);
  });

  /** A task that is asked to cancel, holds a lock while it waits, and returns. */
  function stubbornStream(
    cancelledBy: string,
    awaitableKind: "timer" | "task-group" = "timer",
  ): StreamBuilder {
    const stream = new StreamBuilder();
    const main = stream.function("main");
    const point = stream.point(main, "asyncio.sleep(1)");
    stream.emit("loop-started", { loop: 1 });
    stream.emit("resource-created", { resource: 1, resourceKind: "lock", name: "lock" });
    stream.emit("coroutine-created", { coroutine: 1, function: main });
    stream.emit("task-created", { task: 1, name: "Task-1", root: 1 });
    stream.emit("task-ready", { task: 1, reason: "created" }).wait(1_000);
    stream.emit("task-step-started", { task: 1 }).emit("coroutine-started", { coroutine: 1 });
    stream.emit("resource-operation", { resource: 1, operation: "acquired", actorKind: "task", actor: 1 });
    stream.emit("awaitable-created", { awaitable: 1, awaitableKind, name: "sleep(1)" });
    const awaited = { awaitedKind: "awaitable", awaited: 1 };
    stream.emit("coroutine-suspended", { coroutine: 1, point, ...awaited });
    stream.emit("task-step-ended", { task: 1, ...awaited }).wait(20_000_000);
    stream.emit("callback-started", { callback: 1, name: cancelledBy });
    stream.emit("task-cancel-requested", { task: 1, requesterKind: "callback", requester: 1 });
    stream.emit("task-ready", { task: 1, wakerKind: "callback", waker: 1, reason: "cancel" });
    stream.emit("callback-ended", { callback: 1 }).wait(1_000);
    stream.emit("task-step-started", { task: 1 }).emit("coroutine-resumed", { coroutine: 1, mode: "throw" });
    stream.emit("resource-operation", { resource: 1, operation: "release", actorKind: "task", actor: 1 });
    stream.wait(5_000_000).emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
    stream.emit("task-settled", { task: 1, outcome: "returned" }).emit("task-step-ended", { task: 1 });
    stream.emit("loop-closed", { loop: 1 });
    return stream;
  }

  it("finds a lock that is held across a long wait, and a task that ran on when it was to cancel", () => {
    const problems = runProblems(modelOf(stubbornStream("give_up")));
    assert.deepEqual(
      problems.map(({ sentence }) => sentence),
      [
        "main (Task-1) was asked to cancel and ran on for 5.00 ms.",
        "main (Task-1) held the lock while it waited for 20.0 ms.",
      ],
    );
  });

  it("takes a timeout for what it is: the end of one wait, not of the task", () => {
    assert.deepEqual(kinds(stubbornStream("timeout")), ["lock-held-while-waiting"]);
  });

  it("takes a task group for what it is: it ends the code in it, and the task that holds it goes on", () => {
    assert.deepEqual(kinds(stubbornStream("task group", "task-group")), ["lock-held-while-waiting"]);
    assert.ok(kinds(stubbornStream("task group")).includes("cancelled-but-ran-on"));
  });

  it("finds a queue that only grows", () => {
    const stream = blockedStream();
    stream.emit("resource-created", { resource: 1, resourceKind: "queue", name: "jobs" });
    for (let size = 1; size <= 2_000; size++) {
      stream.emit("resource-operation", { resource: 1, operation: "put", size });
    }
    assert.ok(kinds(stream).includes("queue-grows"));
  });
});

describe("compareRuns", () => {
  it("says what got slower, appeared and disappeared", () => {
    const [before, after] = [modelOf(gatherStream()), modelOf(blockedStream())];
    const changes = compareRuns(before, after).map(({ name, change }) => `${name}: ${change}`);
    assert.ok(changes.includes("worker: disappeared"));
    assert.ok(changes.includes("ticker: appeared"));
    assert.deepEqual([...new Set(compareRuns(before, before).map(({ change }) => change))], ["same"]);
  });
});
