import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { describeEachPython } from "../python/describe-each-python";
import type { TracedRun } from "../python/traced-python";
import { pythonFor } from "./interpreters";
import { Scratch } from "./scratch";

/**
 * Pairs of threads, one pair after the other. Each thread goes on until it has used some processor time, and until one that sleeps as
 * long as the tracer's own does between two looks has come to itself often enough: a busy machine lets both wait. Then it prints what
 * it used. What burns calls nothing that could be waiting, as the iterator of a `for` may.
 */
const pairs = [
  "import hashlib, sys, threading, time",
  "naps = 0",
  "def nap():",
  "    global naps",
  "    while True:",
  "        time.sleep(0.02)",
  "        naps += 1",
  "def goes_on(began):",
  "    if naps < began + 16 or time.thread_time() < 0.2: return True",
  "    sys.stdout.write(f'{threading.current_thread().name}: {time.thread_time_ns()}\\n')",
  "def burn(began):",
  "    while goes_on(began):",
  "        step = 0",
  "        while step < 20_000: step += 1",
  "def digest(began):",
  "    while goes_on(began): hashlib.sha256(buffer).digest()",
  "def wait(began):",
  "    burning[0].join()",
  "buffer = bytes(4_000_000)",
  "burning = []",
  "threading.Thread(target=nap, daemon=True).start()",
  "for pair in (burn, burn), (burn, wait), (digest, digest):",
  "    threads = [threading.Thread(target=one, args=(naps,), name=f'{one.__name__} of {pair[1].__name__} {number}')",
  "               for number, one in enumerate(pair)]",
  "    burning[:] = threads",
  "    for thread in threads: thread.start()",
  "    for thread in threads: thread.join()",
];

/** What a program can see of its threads, its process and its signals. */
const looksAround = [
  "import os, signal, sys, threading, time, warnings",
  "warnings.simplefilter('ignore')",
  "def body():",
  "    while not looked.is_set(): pass",
  "    until = time.thread_time() + 0.05",
  "    while time.thread_time() < until: pass",
  "looked = threading.Event()",
  "def both():",
  "    looked.clear()",
  "    threads = [threading.Thread(target=body, name=f'worker {number}') for number in range(2)]",
  "    for thread in threads: thread.start()",
  "    print(sorted(thread.name for thread in threading.enumerate()), threading.active_count())",
  "    looked.set()",
  "    for thread in threads: thread.join()",
  "def on_signal(*_): print('signal in', threading.current_thread().name)",
  "signal.signal(signal.SIGUSR1, on_signal)",
  "both()",
  "os.register_at_fork(after_in_parent=lambda: seen.append(len(sys._current_frames())))",
  "seen = []",
  "child = os.fork()",
  "if child == 0:",
  "    print(len(sys._current_frames()), 'in child')",
  "    both()",
  "    sys.exit(7)",
  "print(os.waitpid(child, 0)[1] >> 8, seen, sys.getswitchinterval())",
  "daemon = threading.Thread(target=time.sleep, args=(60,), daemon=True)",
  "daemon.start()",
  "os.kill(os.getpid(), signal.SIGUSR1)",
  "body()",
  "print('over')",
];

interface Sum {
  held: number;
  wanted: number;
  native: number;
}

/** What was estimated of each thread of the first stream, by its name, in ns. */
function estimates({ streams }: TracedRun): Map<string, Sum> {
  const names = new Map<number, string>([[0, "main"]]);
  const sums = new Map<string, Sum>();
  for (const { event, operands } of streams[0]?.events ?? []) {
    const thread = operands["thread"] as number;
    if (event === "thread-started") names.set(thread, String(operands["name"]));
    if (event !== "gil-estimated") continue;
    const name = names.get(thread) ?? "?";
    const sum = sums.get(name) ?? { held: 0, wanted: 0, native: 0 };
    sums.set(name, sum);
    for (const part of ["held", "wanted", "native"] as const) sum[part] += operands[part] as number;
  }
  return sums;
}

describeEachPython("estimating who holds the GIL", (python) => {
  /** What a script prints that has the tracer's modules. */
  function printedBy(script: string): string {
    const cwd = path.resolve(__dirname, "../../src/tracer/python");
    return execFileSync(python.executable, ["-B", "-c", script], { cwd, encoding: "utf8" }).trim();
  }

  it("tells threads apart that share it, that wait, and that compute in C without it", async function () {
    this.timeout(20_000);
    const run = await python.trace({ files: { "main.py": pairs.join("\n") }, gil: true });
    assert.deepEqual([run.stderr, run.exitCode, run.faults], ["", 0, []]);
    assert.equal(run.streams[0]?.header.runtime.gil, "sampled");
    const sums = estimates(run);
    const of = (name: string): Sum => sums.get(name) ?? { held: 0, wanted: 0, native: 0 };

    const used = new Map(
      run.stdout
        .trim()
        .split("\n")
        .map((line) => line.split(": "))
        .map(([name = "", time]) => [name, Number(time)]),
    );
    const usedBy = (name: string): number => used.get(name) ?? Number.NaN;

    // Of what each of the two used, the looks before the first and after the last one know nothing.
    const burning = ["burn of burn 0", "burn of burn 1"];
    for (const name of burning) {
      const { held } = of(name);
      assert.ok(
        held > usedBy(name) * 0.4 && held < usedBy(name) * 1.1,
        `${name} ${JSON.stringify([...sums])} ${run.stdout}`,
      );
    }
    const [one, other] = [of("burn of burn 0"), of("burn of burn 1")];
    assert.ok(one.wanted > other.held * 0.3 && other.wanted > one.held * 0.3, JSON.stringify([one, other]));

    const [busy, waiting] = [of("burn of wait 0"), of("wait of wait 1")];
    const usedAlone = usedBy("burn of wait 0");
    assert.ok(busy.held > usedAlone * 0.4, `${busy.held} ${run.stdout}`);
    assert.ok(busy.wanted < busy.held * 0.2, JSON.stringify(busy));
    assert.ok(waiting.held + waiting.wanted + waiting.native < usedAlone * 0.05, JSON.stringify(waiting));

    for (const name of ["digest of digest 0", "digest of digest 1"]) {
      const [{ held, native }, usedHere] = [of(name), usedBy(name)];
      assert.ok(
        native > usedHere * 0.4 && native < usedHere * 1.1 && held < native * 0.2,
        `${name} ${JSON.stringify([...sums])} ${run.stdout}`,
      );
    }
  });

  it("shows the program nothing of itself: not in threads, forks, signals or at the end", async function () {
    this.timeout(20_000);
    const program = { files: { "main.py": looksAround.join("\n") } };
    const plain = await python.trace({ ...program, untraced: true });
    const run = await python.trace({ ...program, gil: true });
    assert.deepEqual(
      [run.stdout, run.stderr, run.exitCode, run.signal],
      [plain.stdout, plain.stderr, plain.exitCode, plain.signal],
    );
    assert.match(plain.stdout, /over/);
    assert.deepEqual(run.faults, []);
    assert.deepEqual(
      run.streams.map(({ header }) => header.runtime.gil),
      ["sampled", "sampled"],
    );
  });

  it("is wholly gone before a fork, where it had just found nothing more to look at", () => {
    const script = [
      "import sys, time",
      "from _thread import allocate_lock, get_ident",
      "from types import SimpleNamespace",
      "from coroscope_tracer.gil_sampler import GilSampler",
      "program, at_end, over = get_ident(), allocate_lock(), allocate_lock()",
      "class Threads(dict):",
      "    looks = 0",
      "    def __len__(self):",
      "        if get_ident() == program: return 2",
      "        self.looks += 1",
      "        if self.looks == 2:",
      "            at_end.release()",
      "            over.acquire()",
      "        return 1",
      "def let_it_end(seconds):",
      "    if over.locked(): over.release()",
      "at_end.acquire(), over.acquire()",
      "recorder = SimpleNamespace(threads=Threads())",
      "sampler = GilSampler(recorder)",
      "sampler.install()",
      "recorder.thread_began(SimpleNamespace())",
      "at_end.acquire()",
      "time.sleep = let_it_end",
      "sampler.stop()",
      "print(len(sys._current_frames()))",
    ].join("\n");
    assert.equal(printedBy(script), "1");
  });

  it("is told apart where there is no GIL, and where threads have no clocks", () => {
    const script = [
      "import sys, time",
      "from coroscope_tracer.gil import gil_sampling",
      "told = [gil_sampling(False), gil_sampling(True)]",
      "del time.pthread_getcpuclockid",
      "told.append(gil_sampling(True))",
      "sys._is_gil_enabled = lambda: False",
      "told += gil_sampling(True), gil_sampling(False)",
      "print(told)",
    ].join("\n");
    assert.equal(printedBy(script), "[None, 'sampled', 'unsampled', 'none', 'none']");
  });
});

describe("coroscope trace --gil", function () {
  this.timeout(30_000);

  it("has who held the GIL printed as an estimate", async function () {
    const python = await pythonFor(this);
    const scratch = new Scratch();
    scratch.write(
      "app.py",
      [
        "import threading, time",
        "def burn(seconds):",
        "    while time.thread_time() < seconds:",
        "        for step in range(20_000): pass",
        "threads = [threading.Thread(target=burn, args=(0.1,), name=f'burner {number}') for number in range(2)]",
        "for thread in threads: thread.start()",
        "for thread in threads: thread.join()",
      ].join("\n"),
    );
    const traced = await scratch.coroscope(["trace", "--gil", "--python", python, "--out", "t", "app.py"]);
    assert.deepEqual([traced.code, traced.stderr], [0, ""]);
    const { stdout } = await scratch.coroscope(["show", "t"]);
    assert.match(stdout, /^GIL, estimated +held +wanted +in C, with it or not\nburner \d +~[\d.]+ ms /m);
    scratch.remove();
  });
});
