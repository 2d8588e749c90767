import assert from "node:assert/strict";
import { assertSound } from "../python/assert-sound";
import { describeEachPython } from "../python/describe-each-python";
import type { StreamEvents } from "../python/traced-python";

/** The waits of a process's threads: for what, and whether another process is known to have ended them. */
function waits({ events }: StreamEvents): string[] {
  const lines = new Map<unknown, string>();
  for (const { event, operands } of events) {
    const key = operands["awaitable"];
    if (event === "awaitable-created") lines.set(key, `${operands["awaitableKind"]} ${operands["name"]}`);
    if (event === "awaitable-settled")
      lines.set(key, `${lines.get(key)}: ${operands["outcome"]} by ${operands["wakerKind"]}`);
  }
  return [...lines.values()];
}

const program = [
  "import multiprocessing, os, subprocess, sys, traceback",
  "from concurrent.futures import ThreadPoolExecutor",
  "def double(number): return number * 2",
  "def echo(calls, gate):",
  "    os.write(begun, b'1')",
  "    with gate:",
  "        calls.put(calls.get() * 2)",
  "def sleeps(process):",
  "    # Whether its main thread waits for something: proc(5), field 3 of stat.",
  "    with open(f'/proc/{process.pid}/stat') as stat: return stat.read().rpartition(')')[2].split()[0] == 'S'",
  "def ask(names):",
  "    names['b'] = names['a'] * 2",
  "if __name__ == '__main__':",
  "    print(subprocess.run([sys.executable, '-c', 'print(5)'], capture_output=True).stdout)",
  "    late = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)",
  "    try: late.wait(0.001)",
  "    except subprocess.TimeoutExpired: traceback.print_exc()",
  "    late.communicate(b'on')",
  "    with ThreadPoolExecutor(1) as pool:",
  "        print(list(pool.map(double, (1, 2))))",
  "    context = multiprocessing.get_context('fork')",
  "    with context.Pool(1) as pool:",
  "        print(pool.map(double, (1, 2)))",
  "    calls, gate = context.Queue(), context.Lock()",
  "    beginning, begun = os.pipe()",
  "    with gate:",
  "        child = context.Process(target=echo, args=(calls, gate), name='echo')",
  "        child.start()",
  "        os.read(beginning, 1)",
  "        child.join(0.05)",
  "        while not all(sleeps(child) for look in range(100)): pass",
  "        calls.put(4)",
  "    child.join()",
  "    print(calls.get())",
  "    with context.Manager() as manager:",
  "        names = manager.dict(a=1)",
  "        child = context.Process(target=ask, args=(names,))",
  "        child.start()",
  "        child.join()",
  "        print(names['b'])",
  "        try: names.missing",
  "        except AttributeError: traceback.print_exc()",
  "        try: names['c']",
  "        except KeyError as error: print(len(traceback.extract_tb(error.__traceback__)))",
];

describeEachPython("telling what threads wait for that other processes do", (python) => {
  before(function () {
    if (process.platform !== "linux") this.skip();
  });

  it("tells of ends, messages, pools and managers, and changes no answer or traceback", async function () {
    this.timeout(20_000);
    const [run, plain] = await Promise.all([
      python.run(...program),
      python.trace({ files: { "main.py": program.join("\n") }, untraced: true }),
    ]);
    const addressless = (text: string): string => text.replace(/Command '.*'/u, "Command");
    assert.deepEqual([run.stdout, addressless(run.stderr)], [plain.stdout, addressless(plain.stderr)]);
    assertSound(run);
    const [main, ...others] = run.streams;
    const own = waits(main!);
    for (const expected of [
      /^process end of python\S*: returned by process$/,
      /^process end of python\S*: cancelled by process$/,
      /^thread-pool result of a job: returned by callback$/,
      /^process result of a pool's job: returned by thread$/,
      /^process join of echo: cancelled by process$/,
      /^process join of echo: returned by process$/,
      /^message dict\.__getitem__ of a manager: returned by (?:process|none)$/,
    ])
      assert.ok(
        own.some((line) => expected.test(line)),
        `${expected} is not among\n${own.join("\n")}`,
      );
    const theirs = others.flatMap((stream) => waits(stream));
    assert.ok(
      theirs.some((line) => line.startsWith("lock lock acquire of gate: returned")),
      theirs.join("\n"),
    );
    assert.ok(theirs.some((line) => line.startsWith("message dict.__setitem__ of a manager: returned")));
    const served = others.flatMap(({ events }) =>
      events.flatMap(({ event, operands }) => (event === "callback-started" ? [operands["name"]] : [])),
    );
    assert.ok(served.includes("dict.__getitem__") && served.includes("dict.__setitem__"), served.join("\n"));
  });
});
