import assert from "node:assert/strict";
import { readTrace } from "../../../../test/traces/read-trace";
import { manifestChunk, StreamBuilder } from "../../../../test/traces/trace-builder";
import type { RuleFact } from "./rule-fact";
import { ruleFacts } from "./rule-facts";
import { ruleVerdict } from "./rule-verdict";

const millisecond = 1_000_000;

function factsOf(stream: StreamBuilder, rule: string): RuleFact[] {
  const { model } = readTrace([manifestChunk(), ...stream.chunks()]);
  return ruleFacts(model).filter((fact) => fact.rule === rule);
}

const verdicts = (stream: StreamBuilder, rule: string): string[] =>
  factsOf(stream, rule).map(({ verdict, sentence }) => `${verdict}: ${sentence}`);

/** Calls of `token`, each suspended at line 5 for its own span of milliseconds. */
function tokens(...spans: (readonly [from: number, to: number])[]): StreamBuilder {
  const stream = new StreamBuilder({ withoutTasks: true });
  const token = stream.function("token", { kind: "async-function", path: "/home/me/a.ts", line: 4 });
  const at = stream.point(token, "login()", { line: 5 });
  const events = spans.flatMap(([from, to], index) => [
    { time: from, coroutine: index + 1, isStart: true },
    { time: to, coroutine: index + 1, isStart: false },
  ]);
  for (const { time, coroutine, isStart } of events.sort((a, b) => a.time - b.time)) {
    stream.time = time * millisecond;
    if (isStart) {
      stream.emit("coroutine-started", { coroutine, function: token });
      stream.emit("coroutine-suspended", { coroutine, point: at });
    } else {
      stream.emit("coroutine-resumed", { coroutine, mode: "value" });
      stream.emit("coroutine-settled", { coroutine, outcome: "returned", value: "1" });
    }
  }
  return stream;
}

/** One call of `poll`, which waits at line 5 as many times as there are waits, in milliseconds. */
function rounds(waits: readonly number[], label = "load(item)"): StreamBuilder {
  const stream = new StreamBuilder();
  const poll = stream.function("poll", { line: 4 });
  const at = stream.point(poll, label, { line: 5 });
  stream.emit("coroutine-started", { coroutine: 1, function: poll });
  for (const wait of waits) {
    stream.emit("coroutine-suspended", { coroutine: 1, point: at }).wait(wait * millisecond);
    stream.emit("coroutine-resumed", { coroutine: 1, mode: "value" });
  }
  return stream.emit("coroutine-settled", { coroutine: 1, outcome: "returned", value: "1" });
}

const withGap = (stream: StreamBuilder): StreamBuilder =>
  stream.emit("gap", { cause: "rate-limit", count: 1 });

describe("ruleFacts", () => {
  it("confirms a value sent to a generator that was not started, at the line that sent it", () => {
    const stream = new StreamBuilder();
    const use = stream.function("use", { kind: "function", path: "/home/me/a.py", line: 5 });
    const point = stream.point(use, "averager().send(3)", { line: 6 });
    const value = 'TypeError("can\'t send non-None value to a just-started generator")';
    stream.emit("error-unhandled", { actorKind: "thread", actor: 0, value, point });
    assert.deepEqual(
      factsOf(stream, "unprimed-send").map(({ verdict, path, line }) => [verdict, path, line]),
      [["confirmed", "/home/me/a.py", 6]],
    );
  });

  it("confirms a check before an await where a second call came meanwhile", () => {
    assert.deepEqual(verdicts(tokens([1, 5], [3, 8], [9, 10]), "await-between-check-and-set"), [
      "confirmed: 1 call of token() came here while another one still waited here: where both are about the same thing, it found missing what the other one was about to set.",
    ]);
    const [fact] = factsOf(tokens([1, 5], [3, 8]), "await-between-check-and-set");
    assert.equal(fact?.time, 3 * millisecond);
  });

  it("refutes it where no two calls met, unless events are missing", () => {
    const stream = tokens([1, 5], [6, 8]);
    assert.deepEqual(verdicts(stream, "await-between-check-and-set"), [
      "refuted: Seen 2 times, and never by two calls at the same time.",
    ]);
    assert.deepEqual(verdicts(withGap(tokens([1, 5], [6, 8])), "await-between-check-and-set"), []);
  });

  it("tells what rounds one after another cost", () => {
    assert.deepEqual(verdicts(rounds([4, 6, 5]), "await-in-loop"), [
      "confirmed: poll() waited here 3 times, one after another, 15.0 ms in all; started together they would have taken 6.00 ms, if no round needs another's result.",
    ]);
    assert.deepEqual(verdicts(rounds([1, 2]), "await-in-loop"), [
      "refuted: Seen 2 times: started together, no call would have saved more than 1.00 ms.",
    ]);
    assert.deepEqual(verdicts(rounds([90]), "await-in-loop"), [
      "refuted: Seen once: there was nothing to start together.",
    ]);
  });

  it("tells how often a loop asked without a pause", () => {
    const busy = Array.from({ length: 30 }, () => 0.01);
    assert.deepEqual(verdicts(rounds(busy, "asyncio.sleep(0)"), "sleep-zero-loop"), [
      "confirmed: poll() asked here 30 times in 300 µs.",
    ]);
    assert.deepEqual(verdicts(rounds([1, 1], "asyncio.sleep(0)"), "sleep-zero-loop"), [
      "refuted: Seen 2 times, and no more than 2 times in the same call.",
    ]);
  });

  it("names the line that held the loop, and does not where it is not known", () => {
    const held = (line: number, until: number): string[] => {
      const stream = new StreamBuilder();
      const handler = stream.function("handle", { line: 4 });
      stream.emit("loop-started", { loop: 1 });
      stream.emit("coroutine-started", { coroutine: 1, function: handler }).wait(50 * millisecond);
      stream.emit("loop-blocked", { loop: 1, duration: 40 * millisecond, function: handler, line, until });
      return factsOf(stream, "blocking-call").map(
        (fact) => `${fact.verdict} ${fact.line}-${fact.endLine} ${fact.sentence}`,
      );
    };
    assert.deepEqual(held(6, 0), ["confirmed 6-6 This line held the event loop for 40.0 ms."]);
    assert.deepEqual(held(6, 8), [
      "undecided 6-8 handle() held the event loop for 40.0 ms: it was one of its lines 6 to 8.",
    ]);
    assert.deepEqual(held(0, 0), [
      "undecided 4-12 handle() held the event loop for 40.0 ms: at which line of it is not known.",
    ]);
  });

  it("tells a cancellation that was kept from one that was passed on", () => {
    const cancelled = (outcome: string): string[] => {
      const stream = new StreamBuilder();
      const work = stream.function("work", { line: 4 });
      const at = stream.point(work, "asyncio.sleep(9)", { line: 6 });
      stream.emit("task-created", { task: 1, root: 1 }).emit("task-step-started", { task: 1 });
      stream.emit("coroutine-started", { coroutine: 1, function: work });
      stream.emit("coroutine-suspended", { coroutine: 1, point: at }).emit("task-step-ended", { task: 1 });
      stream.emit("task-cancel-requested", { task: 1 }).emit("task-step-started", { task: 1 });
      stream.emit("coroutine-resumed", { coroutine: 1, mode: "throw", value: "CancelledError()" });
      stream.emit("coroutine-settled", { coroutine: 1, outcome });
      stream.emit("task-settled", { task: 1, outcome }).emit("task-step-ended", { task: 1 });
      return verdicts(stream, "cancellation-swallowed");
    };
    assert.deepEqual(cancelled("returned"), [
      "confirmed: 1 call of work() went on after being cancelled at line 6, and returned.",
    ]);
    assert.deepEqual(cancelled("cancelled"), [
      "refuted: Cancelled once at the await above, and work() ended as cancelled.",
    ]);
    assert.deepEqual(cancelled("threw"), []);
  });

  it("tells a generator that was left from one that was closed", () => {
    const left = (outcome: string): string[] => {
      const stream = new StreamBuilder();
      const sink = stream.function("sink", { kind: "send-coroutine", line: 4 });
      const at = stream.point(sink, "", { kind: "yield", line: 5 });
      stream.emit("coroutine-started", { coroutine: 1, function: sink });
      stream.emit("coroutine-suspended", { coroutine: 1, point: at });
      if (outcome !== "") stream.emit("coroutine-settled", { coroutine: 1, outcome });
      return verdicts(stream, "generator-never-closed");
    };
    assert.deepEqual(left(""), ["confirmed: 1 generator of sink() was left suspended and not closed."]);
    assert.deepEqual(left("closed"), [
      "refuted: 1 generator of sink() seen, and it was closed or came to its end.",
    ]);
  });
});

describe("ruleVerdict", () => {
  const finding = (rule: string, line: number, column: number) => ({
    rule,
    range: { start: { line, column }, end: { line } },
  });
  const judged = (
    stream: StreamBuilder,
    rule: string,
    text: string,
    line = 5,
    column = 4,
  ): string | undefined => {
    const { model } = readTrace([manifestChunk(), ...stream.chunks()]);
    return ruleVerdict(ruleFacts(model), finding(rule, line, column), text)?.verdict;
  };
  const rule = "await-between-check-and-set";

  it("answers only for the place and the rule of a finding", () => {
    const text = "\n\n\nasync function token() {\n    await login();\n}\n";
    const stream = (): StreamBuilder => tokens([1, 5], [3, 8]);
    assert.equal(judged(stream(), rule, text), "confirmed");
    assert.equal(judged(stream(), rule, text, 6), undefined);
    assert.equal(judged(stream(), rule, text, 5, 9), undefined);
    assert.equal(judged(stream(), "floating-promise", text), undefined);
  });

  it("does not decide for fields of objects, which may be different ones", () => {
    const text = "\n\n\nasync function token() {\n    this.token ??= await login();\n}\n";
    assert.equal(judged(tokens([1, 5], [3, 8]), rule, text), "undecided");
    assert.equal(judged(tokens([1, 5], [6, 8]), rule, text), "refuted");
  });

  it("does not decide which of several calls of a function it was", () => {
    const stream = (): StreamBuilder => {
      const written = new StreamBuilder();
      const main = written.function("main", { line: 4 });
      const save = written.function("save", { line: 20 });
      written.emit("coroutine-started", { coroutine: 1, function: main });
      written.emit("coroutine-never-awaited", { function: save });
      return written.emit("coroutine-settled", { coroutine: 1, outcome: "returned" });
    };
    const once = "async def save(): ...\n\n\nasync def main():\n    save()\n";
    assert.equal(judged(stream(), "coroutine-never-awaited", once), "confirmed");
    assert.equal(judged(stream(), "coroutine-never-awaited", `${once}    await save()\n`), "undecided");
    assert.equal(judged(stream(), "coroutine-never-awaited", once.replaceAll("save", "load")), undefined);
  });
});
