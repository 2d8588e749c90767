import assert from "node:assert/strict";
import { assertSound } from "../../../test/python/assert-sound";
import { describeEachPython } from "../../../test/python/describe-each-python";
import { transcript, type TracedRun } from "../../../test/python/traced-python";

/** What was told of locks, in words. */
function told(run: TracedRun): string[] {
  const ofLocks = (words: unknown): boolean => words === "lock";
  const waits = new Set<unknown>();
  return transcript(run.streams[0], ({ event, operands }) => {
    if (event === "awaitable-created" && ofLocks(operands["awaitableKind"])) waits.add(operands["awaitable"]);
    return (
      event.startsWith("resource-") || (event.startsWith("awaitable-") && waits.has(operands["awaitable"]))
    );
  });
}

/** Returns once a thread stands at a line and can only be waiting there. */
const letBlock = [
  "import sys, threading, time",
  "def let_block(thread, line):",
  "    while True:",
  "        frame = sys._current_frames().get(thread.ident)",
  "        if frame is not None and frame.f_lineno == line and frame.f_code.co_name == 'work':",
  "            return",
  "        time.sleep(0.001)",
];

describeEachPython("telling who waits for plain locks", (python) => {
  it("takes no new lock for one that was dropped while it was held, and whose place it has", async () => {
    const run = await python.run(
      "import threading",
      "def drop():",
      "    lock = threading.Lock()",
      "    lock.acquire()",
      "    thread = threading.Thread(target=lambda: lock.acquire(timeout=0.01))",
      "    thread.start()",
      "    thread.join()",
      "    return id(lock)",
      "dropped, kept = drop(), []",
      "while not kept or id(kept[-1]) != dropped and len(kept) < 1000:",
      "    kept.append(threading.Lock())",
      "print(id(kept[-1]) == dropped, kept[-1].acquire(timeout=1), kept[-1].release())",
    );
    assert.equal(run.stdout, "True True None\n");
    assertSound(run);
  });

  it("leaves errors, reference counts and what with blocks enter as they are", async () => {
    const lines = [
      "import gc, sys, threading, traceback, weakref",
      "def items(): yield",
      "print(list(items()))",
      "class Thing:",
      "    @property",
      "    def lock(self):",
      "        print('asked')",
      "        return threading.Lock()",
      "def use(lock):",
      "    thing = Thing()",
      "    seen = weakref.ref(thing)",
      "    with lock:",
      "        print(sys.getrefcount(thing))",
      "    with thing.lock:",
      "        pass",
      "    del thing",
      "    print(seen())",
      "    try:",
      "        with lock:",
      "            with open(__file__) as file:",
      "                print(lock.locked())",
      "                raise KeyError(1)",
      "    except KeyError:",
      "        traceback.print_exc()",
      "    print(lock.locked())",
      "    for one in (open(__file__), lock):",
      "        with one: print(type(one).__name__)",
      "lock = threading.Lock()",
      "use(lock)",
      "try: lock.release()",
      "except RuntimeError: traceback.print_exc()",
      "print(sys.getrefcount(lock))",
    ];
    const run = await python.run(...lines);
    const plain = await python.trace({ files: { "main.py": lines.join("\n") }, untraced: true });
    assert.deepEqual([run.stdout, run.stderr], [plain.stdout, plain.stderr]);
    assertSound(run);
    assert.deepEqual(told(run), []);
  });

  // Before 3.12 nothing shows what a lock is used for.
  if (python.isRewritten) return;

  it("tells since when a thread waits in a with block, who has the lock, and who gave it back", async () => {
    const run = await python.run(
      ...letBlock,
      "class Store:",
      "    def __init__(self):",
      "        self.door = threading.Lock()",
      "store = Store()",
      "def work():",
      "    with store.door:",
      "        pass",
      "def main():",
      "    with store.door:",
      "        thread = threading.Thread(target=work)",
      "        thread.start()",
      "        let_block(thread, 13)",
      "    thread.join()",
      "main()",
    );
    assertSound(run);
    assert.deepEqual(told(run), [
      "resource-created name=store.door resourceKind=lock",
      "resource-operation actorKind=thread operation=acquired",
      "resource-operation actorKind=callback operation=acquire",
      "awaitable-created awaitableKind=lock creatorKind=callback name=lock acquire of store.door",
      "resource-operation actorKind=thread operation=release",
      "awaitable-settled outcome=returned wakerKind=thread",
      "resource-operation actorKind=callback operation=acquired",
      "resource-operation actorKind=callback operation=release",
    ]);
  });

  it("tells since when a thread waits for a lock of processes, and whether it gets it", async () => {
    const run = await python.run(
      ...letBlock,
      "import multiprocessing",
      "gate = multiprocessing.Lock()",
      "def work():",
      "    print(gate.acquire(timeout=0.001))",
      "    print(gate.acquire(False), gate.acquire(block=False))",
      "    try: gate.acquire('soon', 'soon')",
      "    except TypeError as error: print(error)",
      "    gate.acquire()",
      "    gate.release()",
      "gate.acquire()",
      "thread = threading.Thread(target=work)",
      "thread.start()",
      "let_block(thread, 15)",
      "gate.release()",
      "thread.join()",
    );
    assertSound(run);
    assert.equal(run.stdout, "False\nFalse False\nmust be real number, not str\n");
    const began = "awaitable-created awaitableKind=lock creatorKind=callback name=lock acquire of gate";
    assert.deepEqual(told(run), [
      began,
      "awaitable-settled outcome=cancelled",
      began,
      "awaitable-settled outcome=cancelled",
      began,
      "awaitable-settled outcome=returned",
    ]);
  });

  it("tells of acquire and release, what gave up, and what holds a lock twice", async () => {
    const run = await python.run(
      ...letBlock,
      "lock, twice = threading.Lock(), threading.RLock()",
      "def work():",
      "    lock.acquire()",
      "    lock.release()",
      "    print(twice.acquire(timeout=0.001))",
      "def main():",
      "    twice.acquire()",
      "    twice.acquire()",
      "    twice.release()",
      "    lock.acquire()",
      "    print(lock.acquire(False), lock.acquire(blocking=False))",
      "    thread = threading.Thread(target=work)",
      "    thread.start()",
      "    let_block(thread, 10)",
      "    lock.release()",
      "    thread.join()",
      "main()",
    );
    assertSound(run);
    assert.equal(run.stdout, "False False\nFalse\n");
    assert.deepEqual(told(run), [
      "resource-created name=lock resourceKind=lock",
      "resource-operation actorKind=thread operation=acquired",
      "resource-operation actorKind=callback operation=acquire",
      "awaitable-created awaitableKind=lock creatorKind=callback name=lock acquire of lock",
      "resource-operation actorKind=thread operation=release",
      "awaitable-settled outcome=returned wakerKind=thread",
      "resource-operation actorKind=callback operation=acquired",
      "resource-operation actorKind=callback operation=release",
      "resource-created name=twice resourceKind=lock",
      "resource-operation actorKind=thread operation=acquired",
      "resource-operation actorKind=callback operation=acquire",
      "awaitable-created awaitableKind=lock creatorKind=callback name=lock acquire of twice",
      "awaitable-settled outcome=cancelled",
    ]);
  });

  it("looks away from locks that are taken too fast, and says so", async () => {
    const run = await python.run(
      "import threading",
      "lock = threading.Lock()",
      "def work():",
      "    for _ in range(50_000):",
      "        with lock: pass",
      "work()",
    );
    assert.deepEqual(run.faults, []);
    const gaps = run.streams[0]!.events.filter(({ event }) => event === "gap");
    assert.deepEqual(
      gaps.map(({ operands }) => operands["cause"]),
      ["rate-limit"],
    );
  });
});
