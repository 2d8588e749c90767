import assert from "node:assert/strict";
import { checkedModel } from "../../../../test/traces/checked-model";
import {
  blockedStream,
  deadlockStream,
  forAwaitStream,
  gatherStream,
  nodeStream,
  pipelineStream,
} from "../../../../test/traces/examples";
import { taskLockStream } from "../../../../test/traces/task-lock-stream";
import { entityOf, entityRow } from "../../model/entity";
import type { CoroutineRow, LoopRow, SliceRow, TaskRow } from "../../model/rows";
import type { CoroutineState } from "../../model/states";
import type { TraceModel } from "../../model/trace-model";
import { entityLabel } from "../describe";
import { loopUtilization } from "../loop-utilization";
import { pipelineGraphAt } from "../pipeline-graph";
import { compareRuns } from "../report/compare-runs";
import { awaitGraphAt } from "./await-graph";
import { criticalPath } from "./critical-path";
import { reasonText } from "./reason";
import { wakeChain } from "./wake-chain";
import { why, whyTask } from "./why";

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
    const model = checkedModel(blockedStream());
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
    const model = checkedModel(nodeStream());
    const text = reasonText(why(model, sliceOf(model, 1, "running")));
    assert.match(
      text,
      /^main\(\) awaited child\(\) at main\.ts:3 from 2\.00 µs for 5\.0\d ms\.\nchild\(\) returned 3 and woke it/,
    );
  });

  it("names the last of what was awaited together, and what a coroutine brought out", () => {
    const model = checkedModel(gatherStream());
    assert.match(
      reasonText(why(model, sliceOf(model, 1, "suspended"))),
      /^main\(\) awaited .* \(a gather of 2\) .*\nThe gather of 2 was done at .* and woke it; the last of it was worker/,
    );
  });

  it("says who sent a generator what", () => {
    const model = checkedModel(pipelineStream());
    const waits = [...model.coroutines.slices.values(1 as CoroutineRow)].filter(
      (slice) => model.slices.stateOf(slice) === "suspended",
    );
    const text = reasonText(why(model, waits[1] ?? (0 as SliceRow)));
    assert.match(text, /waited to be sent a value at .*\n.*\(\) sent it \d at /);
  });

  it("says what a task that never went on still waits for", () => {
    const model = checkedModel(deadlockStream());
    assert.match(
      reasonText(whyTask(model, 1 as TaskRow, model.end)),
      /Deadlock: left\(\) awaits right\(\) awaits left\(\); none of them can ever go on\./,
    );
    assert.match(
      reasonText(why(model, sliceOf(model, 2, "suspended"))),
      /Deadlock: right\(\) awaits left\(\)/,
    );
  });

  it("says who holds a lock, and where those who hold it wait in turn", () => {
    const model = checkedModel(taskLockStream(["two", "one"]));
    assert.match(
      reasonText(whyTask(model, 1 as TaskRow, model.end)),
      /awaits other \(a lock\), held by transfer \(t2\), .*\n.*held by transfer \(t1\).*\nDeadlock: transfer\(\) waits for the lock two of transfer\(\) waits for the lock one of transfer\(\)/,
    );
  });

  it("follows a task's chain of awaits to the innermost coroutine", () => {
    const model = checkedModel(nodeStream());
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
      const model = checkedModel(stream);
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
    const model = checkedModel(nodeStream());
    const chain = wakeChain(model, sliceOf(model, 1, "running"), 10);
    assert.deepEqual(
      chain.map(({ wakeup }) => entityLabel(model, model.wakeups.waker.get(wakeup))),
      ["child()", "callback timer"],
    );
  });
});

describe("criticalPath", () => {
  it("runs through the child that was awaited, and the timer it waited for", () => {
    const model = checkedModel(nodeStream());
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
      const model = checkedModel(stream);
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
    const model = checkedModel(gatherStream());
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
    const model = checkedModel(deadlockStream());
    assert.deepEqual(awaitGraphAt(model, model.end, 10).cycles, [[1, 2]]);
    assert.equal(awaitGraphAt(model, model.end, 1).omitted, 1);
  });

  it("leads from a lock to who has it", () => {
    const model = checkedModel(taskLockStream(["two", "one"]));
    assert.deepEqual(awaitGraphAt(model, model.end, 10).cycles, [[1, 2]]);
    const before = awaitGraphAt(model, model.coroutines.start.get(2 as CoroutineRow) + 2_500, 10);
    assert.deepEqual(before.cycles, []);
  });
});

describe("pipelineGraphAt", () => {
  it("counts what was sent from stage to stage", () => {
    const model = checkedModel(pipelineStream());
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
    const model = checkedModel(forAwaitStream());
    const { edges } = pipelineGraphAt(model, model.end);
    assert.deepEqual(
      edges.map(({ from, to, kind, items }) => [from, to, kind, items]),
      [[entityOf("coroutine", 2), entityOf("coroutine", 1), "yield", 2]],
    );
  });
});

describe("loopUtilization", () => {
  it("gives the share of each part of a window in which a turn was under way", () => {
    const model = checkedModel(blockedStream());
    const shares = loopUtilization(model, 1 as LoopRow, 0, 30_000_000, 3);
    assert.ok((shares[0] ?? 1) < 0.01);
    assert.ok((shares[1] ?? 0) > 0.99);
    assert.equal(shares[2], 1);
    assert.deepEqual([...loopUtilization(model, 1 as LoopRow, 5, 5, 2)], [0, 0]);
  });
});

describe("compareRuns", () => {
  it("says what got slower, appeared and disappeared", () => {
    const [before, after] = [checkedModel(gatherStream()), checkedModel(blockedStream())];
    const changes = compareRuns(before, after).map(({ name, change }) => `${name}: ${change}`);
    assert.ok(changes.includes("worker: disappeared"));
    assert.ok(changes.includes("ticker: appeared"));
    assert.deepEqual([...new Set(compareRuns(before, before).map(({ change }) => change))], ["same"]);
  });
});
