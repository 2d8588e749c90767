import assert from "node:assert/strict";
import { lockStream } from "../../../test/traces/lock-trace";
import { poolStream } from "../../../test/traces/pool-trace";
import { readTrace } from "../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../test/traces/trace-builder";
import { checkTrace } from "../check/check-trace";
import { textBars } from "./text-bars";
import { textTimeline } from "./text-timeline";

describe("jobs of a pool, as text", () => {
  const reader = readTrace([manifestChunk(), ...poolStream().chunks()]);
  const { model } = reader;

  it("says in each thread what it was given, by whom, and how long it ran", () => {
    assert.deepEqual(checkTrace(reader), []);
    const text = textTimeline(model, { limit: 100, normalize: false });
    assert.deepEqual(
      text
        .slice(text.indexOf("Pool-0_0"))
        .trimEnd()
        .split("\n")
        .map((line) => line.trim()),
      [
        "Pool-0_0",
        "2.00 ms  █ compute() runs, handed over by main() 1.00 ms before [fan_out.py:5]",
        "12.0 ms  ■ compute() ends after 10.0 ms",
        "12.0 ms  █ compute() runs, handed over by main() 11.0 ms before [fan_out.py:5]",
        "20.0 ms  ■ compute() ends after 8.00 ms",
      ],
    );
  });

  it("counts them where the text must be the same for every run, whichever thread took them", () => {
    const text = textTimeline(model, { limit: 100, normalize: true });
    assert.match(text, /\nJobs in threads and processes\n {2}compute\(\) ×2\n$/);
    assert.doesNotMatch(text, /Pool-0_0/);
  });

  it("draws them as a bar of their thread", () => {
    const [, bar] = /Pool-0_0\n +compute\(\) (.*)\n/.exec(textBars(model, 42)) ?? [];
    assert.equal(bar, `    ${"█".repeat(36)}`);
  });
});

describe("threads that were blocked, as text", () => {
  const { model } = readTrace([manifestChunk(), ...lockStream().chunks()]);

  it("say what blocked them, for how long, and who let them go on", () => {
    const text = textTimeline(model, { limit: 100, normalize: false });
    assert.match(text, /─ the thread is blocked by acquire of gate\n/);
    assert.match(text, /█ it goes on after 3\.00 ms, let go by work\(\) in first\n/);
  });

  it("have not ended when their killed process has, whichever thread was seen last", () => {
    const killed = new StreamBuilder({ encoding: "fixed", process: { id: 2, parent: 1, arguments: [] } });
    const work = killed.function("work", { kind: "function" });
    killed.thread = 1;
    killed.emit("thread-started", { thread: 1, name: "daemon" });
    killed.emit("callback-started", { callback: 1, name: "work", function: work });
    killed.thread = 0;
    killed.wait(4_000_000).emit("loop-started", { loop: 1 });
    const other = new StreamBuilder({ name: "other" });
    other.wait(9_000_000).emit("loop-started", { loop: 1 });
    const run = readTrace([manifestChunk(), ...killed.chunks(), ...other.chunks()]);
    const text = textTimeline(run.model, { limit: 100, normalize: false });
    assert.match(text, /4\.00 ms {2}■ work\(\) has not ended when its process does, after 4\.00 ms\n/);
  });

  it("are drawn as waiting meanwhile", () => {
    const [, bar] = /second\n +work\(\) (.*)\n/.exec(textBars(model, 42)) ?? [];
    assert.match(bar ?? "", /^ *█+─{10,}█+$/);
  });
});
