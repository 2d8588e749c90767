import assert from "node:assert/strict";
import { checkedModel } from "../../../../test/traces/checked-model";
import { threadLockStream, type ThreadStep } from "../../../../test/traces/thread-lock-stream";
import { runProblems } from "./run-problems";

describe("threadDeadlocks", () => {
  const sentences = (steps: readonly ThreadStep[]): string[] =>
    runProblems(checkedModel(threadLockStream(steps)))
      .filter(({ kind }) => kind === "deadlock")
      .map(({ sentence }) => sentence);

  const crossed: readonly ThreadStep[] = [
    { at: 1, thread: "A", takes: "one" },
    { at: 2, thread: "B", takes: "two" },
    { at: 3, thread: "A", waits: "two" },
    { at: 5, thread: "B", waits: "one" },
  ];

  it("finds threads that wait for each other's locks, once, whoever else waits for them", () => {
    assert.deepEqual(sentences([...crossed, { at: 6, thread: "main", waits: "end of A" }]), [
      "move() in A waits for the lock two of move() in B, which waits for the lock one of move() in A: a deadlock; none of them can ever go on.",
    ]);
  });

  it("says how long it lasted where one gave up", () => {
    assert.deepEqual(sentences([...crossed, { at: 9, thread: "B", waits: "one", gaveUp: true }]), [
      "move() in A waits for the lock two of move() in B, which waits for the lock one of move() in A: a deadlock; that lasted until one of them gave up after 4.00 ms.",
    ]);
  });

  it("finds a thread that waits for the end of one which waits for its lock", () => {
    const held = { at: 1, thread: "main", takes: "one" } as const;
    const joins = { at: 2, thread: "main", waits: "end of A" } as const;
    assert.deepEqual(sentences([held, joins, { at: 3, thread: "A", waits: "one" }]), [
      "thread MainThread waits for the end of thread A, in which move() waits for the lock one of thread MainThread: a deadlock; none of them can ever go on.",
    ]);
    assert.deepEqual(sentences([held, joins]), []);
  });

  it("finds a thread that asks for a lock again which it has", () => {
    assert.deepEqual(
      sentences([
        { at: 1, thread: "B", takes: "one" },
        { at: 2, thread: "B", waits: "one" },
      ]),
      ["move() in B waits for the lock one, which it has itself: a deadlock; it can never go on."],
    );
  });

  it("finds a thread that waits for a lock which another had when it ended", () => {
    const lost: readonly ThreadStep[] = [
      { at: 1, thread: "A", takes: "one" },
      { at: 2, thread: "B", waits: "one" },
    ];
    assert.deepEqual(sentences(lost), []);
    assert.deepEqual(sentences([...lost, { at: 3, thread: "A", ends: true }]), [
      "move() in B waits for the lock one, which move() in A had when it ended, and never gave back; it can never go on.",
    ]);
  });

  it("finds none where who has the lock runs on, or has given it back", () => {
    const [first, second, third] = crossed;
    assert.ok(first && second && third);
    assert.deepEqual(sentences([first, second, third]), []);
    assert.deepEqual(sentences([first, second, third, { at: 4, thread: "B", gives: "two" }]), []);
  });

  it("finds threads of which each waits for a job that only they can run", () => {
    const [first, second]: readonly ThreadStep[] = [
      { at: 1, thread: "A", waitsForJobOf: ["A", "B"] },
      { at: 2, thread: "B", waitsForJobOf: ["A", "B"] },
    ];
    assert.ok(first && second);
    assert.deepEqual(sentences([first]), []);
    assert.deepEqual(sentences([first, second, { at: 3, thread: "main", waitsForJobOf: ["A"] }]), [
      "move() in A waits for the result of a job, which only A, B can run, which all wait: a deadlock; it can never go on.",
    ]);
  });

  it("finds a thread that waits for a job of its own, or of one that waits for its lock", () => {
    assert.deepEqual(sentences([{ at: 1, thread: "A", waitsForJobOf: ["A"] }]), [
      "move() in A waits for the result of a job, which only its own thread can run: a deadlock; it can never go on.",
    ]);
    const needsLock: readonly ThreadStep[] = [
      { at: 1, thread: "main", takes: "one" },
      { at: 2, thread: "main", waitsForJobOf: ["A"] },
    ];
    assert.deepEqual(sentences(needsLock), []);
    assert.deepEqual(sentences([...needsLock, { at: 3, thread: "A", waits: "one" }]), [
      "thread MainThread waits for the result of a job, which only A can run, in which move() waits for the lock one of thread MainThread: a deadlock; none of them can ever go on.",
    ]);
  });

  it("takes no lock for one's own that others give back: it is a signal", () => {
    assert.deepEqual(
      sentences([
        { at: 1, thread: "A", takes: "one" },
        { at: 2, thread: "B", gives: "one" },
        { at: 3, thread: "A", takes: "one" },
        { at: 4, thread: "A", waits: "one" },
      ]),
      [],
    );
  });
});
