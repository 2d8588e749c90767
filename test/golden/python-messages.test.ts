import assert from "node:assert/strict";
import { describeEachPython } from "../python/describe-each-python";
import type { TracedRun } from "../python/traced-python";

/** The messages of a run: how often each was sent and received, in which processes, and its size. */
function messages(run: TracedRun): Map<string, { sent: number[]; received: number[]; size: unknown }> {
  const found = new Map<string, { sent: number[]; received: number[]; size: unknown }>();
  for (const { header, events } of run.streams)
    for (const { event, operands } of events) {
      if (!event.startsWith("message-")) continue;
      const key = `${operands["channel"]} #${operands["number"]}`;
      const message = found.get(key) ?? { sent: [], received: [], size: undefined };
      found.set(key, message);
      (event === "message-sent" ? message.sent : message.received).push(header.process.id);
      if (event === "message-sent") message.size = operands["size"];
    }
  return found;
}

describeEachPython("telling what processes say to each other", (python) => {
  before(function () {
    if (process.platform === "win32") this.skip();
  });

  for (const method of ["fork", "spawn", "forkserver"]) {
    it(`pairs what is sent with what is received through queues and pipes (${method})`, async function () {
      this.timeout(20_000);
      const run = await python.run(
        "import multiprocessing",
        "def items(): yield",
        "def work(calls, results, end):",
        "    for call in iter(calls.get, None):",
        "        results.put(call * 2)",
        "    end.send(end.recv())",
        "if __name__ == '__main__':",
        "    list(items())",
        `    context = multiprocessing.get_context('${method}')`,
        // Each worker has a pipe of its own: two that read from one end without a lock cut each other's messages.
        "    calls, results = context.Queue(), context.SimpleQueue()",
        "    (near, far), (other, end) = context.Pipe(), context.Pipe()",
        "    workers = [context.Process(target=work, args=(calls, results, own)) for own in (far, end)]",
        "    for worker in workers: worker.start()",
        "    for call in range(20): calls.put(call)",
        "    print(sum(results.get() for _ in range(20)))",
        "    near.send('x' * 100)",
        "    for worker in workers: calls.put(None)",
        "    print(len(near.recv()))",
        "    other.send(1)",
        "    print(other.recv())",
        "    for worker in workers: worker.join()",
      );
      assert.deepEqual([run.stdout, run.stderr, run.faults], ["380\n100\n1\n", "", []]);
      const parent = run.streams[0]!.header.process.id;
      const told = [...messages(run)];
      // 20 calls and two ends, 20 results, two words through the pipe and their echoes.
      assert.equal(told.length, 22 + 20 + 4);
      for (const [name, { sent, received }] of told) {
        assert.equal(sent.length, 1, `${name} was sent ${sent.length} times`);
        assert.equal(received.length, 1, `${name} was received ${received.length} times`);
        assert.notEqual(sent[0], received[0], `${name} stays in its process`);
        assert.ok(sent[0] === parent || received[0] === parent);
      }
      assert.ok(told.some(([, { size }]) => Number(size) > 100 && Number(size) < 130));
    });
  }

  it("tells what a pool's processes are given to do, and an executor's once only", async function () {
    this.timeout(20_000);
    const run = await python.run(
      "import concurrent.futures, multiprocessing",
      "def square(number): return number * number",
      "if __name__ == '__main__':",
      "    context = multiprocessing.get_context('fork')",
      "    with context.Pool(1) as pool:",
      "        print(pool.map(square, range(3), 1), pool.apply_async(square, (4,)).get())",
      "    with concurrent.futures.ProcessPoolExecutor(1, context) as executor:",
      "        print(executor.submit(square, 5).result())",
    );
    assert.deepEqual([run.stdout, run.stderr, run.faults], ["[0, 1, 4] 16\n25\n", "", []]);
    const paired = [...messages(run)].filter(
      ([, { sent, received }]) => sent.length > 0 && received.length > 0,
    );
    // Four calls and four results; what the pool tells its own process besides does not count.
    const ofPool = paired.filter(
      ([name, { sent, received }]) => name.startsWith("pipe ") && sent[0] !== received[0],
    );
    assert.ok(ofPool.length >= 8, `${ofPool.length} messages`);
    assert.equal(paired.filter(([name]) => name.startsWith("process pool ")).length, 2);
  });
});
