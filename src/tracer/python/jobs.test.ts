import assert from "node:assert/strict";
import { describeEachPython } from "../../../test/python/describe-each-python";
import { transcript, type StreamEvents, type TracedRun } from "../../../test/python/traced-python";

describeEachPython("tracing jobs in threads and processes", (python) => {
  async function runProgram(...lines: string[]): Promise<TracedRun> {
    const run = await python.run(...lines);
    assert.deepEqual(run.faults, []);
    assert.equal(run.stderr, "");
    return run;
  }

  it("tells what a thread pool's threads are given to do, by whom, and whom it wakes", async () => {
    const run = await runProgram(
      "import asyncio, threading",
      "go = threading.Semaphore(0)",
      "def work(number):",
      "    go.acquire()",
      "    return number * 2",
      "async def main():",
      "    loop = asyncio.get_running_loop()",
      "    loop.call_soon(go.release)",
      "    print(await loop.run_in_executor(None, work, 3))",
      "    loop.call_soon(go.release)",
      "    print(await asyncio.to_thread(work, 4))",
      "asyncio.run(main())",
    );
    assert.equal(run.stdout, "6\n8\n");
    const { events } = run.streams[0]!;
    const jobs = events.filter(
      ({ event, operands }) => event === "callback-started" && operands["function"] === "work",
    );
    assert.equal(jobs.length, 2);
    for (const { thread, operands } of jobs) {
      const { callback } = operands;
      assert.notEqual(thread, 0);
      const scheduled = events.find(
        ({ event, operands: other }) => event === "callback-scheduled" && other["callback"] === callback,
      )!;
      assert.deepEqual([scheduled.thread, scheduled.operands["schedulerKind"]], [0, "task"]);
      const ready = events.find(
        ({ event, operands: other }) =>
          event === "task-ready" && other["wakerKind"] === "callback" && other["waker"] === callback,
      );
      assert.ok(ready, "the job wakes the task");
      const ended = events.find(
        ({ event, operands: other }) => event === "callback-ended" && other["callback"] === callback,
      )!;
      assert.equal(ended.thread, thread);
    }
  });

  it("tells since when a thread's result is there that a held-up loop did not fetch", async () => {
    const run = await runProgram(
      "import asyncio, threading, time",
      "held = threading.Event()",
      "def work():",
      "    held.wait()",
      "async def main():",
      "    waiting = asyncio.ensure_future(wait())",
      "    await asyncio.sleep(0)",
      "    held.set()",
      "    while not asyncio.get_running_loop()._ready:",
      "        time.sleep(0.001)",
      "    time.sleep(0.06)",
      "    await waiting",
      "async def wait():",
      "    await asyncio.get_running_loop().run_in_executor(None, work)",
      "asyncio.run(main())",
    );
    const due = run.streams[0]!.events.find(({ event }) => event === "awaitable-due")!;
    assert.ok(Number(due.operands["duration"]) > 20_000_000);
  });

  it("tells what threads run, and who started them, leaving tracebacks and errors alone", async () => {
    const program = [
      "import threading, traceback, sys",
      "def plain():",
      "    print(len(traceback.extract_stack()))",
      "class Own(threading.Thread):",
      "    def run(self):",
      "        raise KeyError('lost')",
      "def show(arguments):",
      "    print([frame.name for frame in traceback.extract_tb(arguments.exc_traceback)])",
      "threading.excepthook = show",
      "for thread in (threading.Thread(target=plain, name='plain one'), Own()):",
      "    thread.start()",
      "    thread.join()",
      "try:",
      "    thread.start()",
      "except RuntimeError as error:",
      "    print(error, [frame.name for frame in traceback.extract_tb(error.__traceback__)])",
    ];
    const run = await runProgram(...program);
    const untraced = await python.trace({ files: { "main.py": program.join("\n") }, untraced: true });
    assert.equal(run.stdout, untraced.stdout);
    const names = run.streams[0]!.events.filter(({ event }) => event === "callback-started");
    assert.deepEqual(
      names.map(({ operands }) => operands["function"]),
      ["plain", "Own.run"],
    );
    assert.ok(
      transcript(run.streams[0], ({ event }) => event === "thread-started").includes(
        "thread-started name=plain one",
      ),
    );
  });

  for (const method of ["fork", "spawn"]) {
    it(`tells what the processes of an executor are given to do (${method})`, async function () {
      if (process.platform === "win32" && method === "fork") this.skip();
      this.timeout(20_000);
      const run = await runProgram(
        "import concurrent.futures, multiprocessing",
        "def work(number):",
        "    return number * 2",
        "if __name__ == '__main__':",
        `    context = multiprocessing.get_context('${method}')`,
        "    with concurrent.futures.ProcessPoolExecutor(1, context) as executor:",
        "        print(list(executor.map(work, [1, 2])))",
      );
      assert.equal(run.stdout, "[2, 4]\n");
      const pick = (stream: StreamEvents): string[] =>
        transcript(stream, ({ event }) => /^(callback|message)-/.test(event)).map((line) =>
          line.replace(/channel=process pool \S+/, "channel=NAME"),
        );
      const [parent] = run.streams as [StreamEvents];
      assert.deepEqual(pick(parent), [
        "message-sent channel=NAME",
        "message-sent channel=NAME",
        "message-received channel=NAME results",
        "message-received channel=NAME results",
      ]);
      const worker = run.streams.find((stream) => stream !== parent && pick(stream).length > 0)!;
      const once = [
        "message-received channel=NAME",
        "callback-started function=work name=work",
        "callback-ended",
        "message-sent channel=NAME results",
      ];
      assert.deepEqual(pick(worker), [...once, ...once]);
    });
  }
});
