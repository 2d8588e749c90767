import assert from "node:assert/strict";
import { assertSound } from "../../../test/python/assert-sound";
import { describeEachPython } from "../../../test/python/describe-each-python";
import { transcript, type TracedEvent } from "../../../test/python/traced-python";

const coroutineEvents = ({ event }: TracedEvent): boolean => event.startsWith("coroutine-");

describeEachPython("tracing generators", (python) => {
  it("tells a generator's yields, with columns and values", async () => {
    const run = await python.trace({
      files: {
        "main.py": [
          "def numbers(limit):",
          "    for é in range(limit):",
          '        x = "é", (yield é * 10)',
          "    return 'over'",
          "print(list(numbers(2)))",
        ].join("\n"),
      },
    });
    assert.equal(run.stdout, "[0, 10]\n");
    assert.deepEqual(transcript(run.streams[0], coroutineEvents), [
      "coroutine-started function=numbers",
      "coroutine-suspended point=yield 3:18:3:30 é * 10 value=0",
      "coroutine-resumed mode=value value=None",
      "coroutine-suspended point=yield 3:18:3:30 é * 10 value=10",
      "coroutine-resumed mode=value value=None",
      "coroutine-settled outcome=returned value='over'",
    ]);
    assertSound(run);
  });

  it("tells what a send pipeline sends, and its close", async () => {
    const run = await python.trace({
      files: {
        "main.py": [
          "def sink():",
          "    try:",
          "        while True:",
          "            item = yield",
          "    finally:",
          "        print('closed')",
          "def double(target):",
          "    while True:",
          "        item = yield",
          "        target.send(item * 2)",
          "end = sink(); next(end)",
          "first = double(end); next(first)",
          "first.send(4)",
          "try:",
          "    first.throw(KeyError('k'))",
          "except KeyError:",
          "    pass",
          "end.close()",
        ].join("\n"),
      },
    });
    assert.equal(run.stdout, "closed\n");
    assert.deepEqual(transcript(run.streams[0], coroutineEvents), [
      "coroutine-started function=sink",
      "coroutine-suspended point=yield 4:19:4:24 value=None",
      "coroutine-started function=double",
      "coroutine-suspended point=yield 9:15:9:20 value=None",
      "coroutine-resumed mode=value value=4",
      "coroutine-resumed mode=value value=8",
      "coroutine-suspended point=yield 4:19:4:24 value=None",
      "coroutine-suspended point=yield 9:15:9:20 value=None",
      "coroutine-resumed mode=throw value=KeyError('k')",
      "coroutine-settled outcome=threw value=KeyError('k')",
      "coroutine-resumed mode=close",
      "coroutine-settled outcome=closed",
    ]);
    assertSound(run);
  });

  it("tells what is sent to no variable, and closes that run nothing", async () => {
    const run = await python.trace({
      files: {
        "main.py": [
          "def keep(items):",
          "    while True:",
          "        items.append((yield))",
          "def careful(target):",
          "    try:",
          "        1 / 0",
          "    except ZeroDivisionError:",
          "        print((yield 1), (yield 2))",
          "        try:",
          "            print((yield 3))",
          "        finally:",
          "            target.close()",
          "items = []",
          "first = keep(items); next(first)",
          "second = careful(first); next(second)",
          "first.send('a')",
          "second.send('b'); second.send(None)",
          "close = second.close",
          "close()",
          "third = keep(items); next(third); third.send(None)",
          "open('/dev/null').close()",
          "third.close()",
          "print(items)",
        ].join("\n"),
      },
    });
    assert.equal(run.stdout, "b None\n['a', None]\n");
    assert.deepEqual(
      transcript(run.streams[0], coroutineEvents).map((line) => line.replace(/ point=.*(?= value)/, "")),
      [
        "coroutine-started function=keep",
        "coroutine-suspended value=None",
        "coroutine-started function=careful",
        "coroutine-suspended value=1",
        "coroutine-resumed mode=value value='a'",
        "coroutine-suspended value=None",
        "coroutine-resumed mode=value value='b'",
        "coroutine-suspended value=2",
        "coroutine-resumed mode=value value=None",
        "coroutine-suspended value=3",
        "coroutine-resumed mode=close",
        "coroutine-resumed mode=close",
        "coroutine-settled outcome=closed",
        "coroutine-settled outcome=closed",
        "coroutine-started function=keep",
        "coroutine-suspended value=None",
        "coroutine-resumed mode=value value=None",
        "coroutine-suspended value=None",
        "coroutine-resumed mode=close",
        "coroutine-settled outcome=closed",
      ],
    );
    assertSound(run);
  });

  it("tells an error that is thrown in and answered by a return, through what delegates too", async () => {
    const run = await python.trace({
      files: {
        "main.py": [
          "def inner():",
          "    try:",
          "        yield 1",
          "    except ValueError:",
          "        return 'caught'",
          "def outer():",
          "    print((yield from inner()))",
          "def quiet():",
          "    try:",
          "        yield 2",
          "    except ValueError:",
          "        pass",
          "for generator in outer(), quiet():",
          "    next(generator)",
          "    try:",
          "        generator.throw(ValueError('no'))",
          "    except StopIteration:",
          "        print('over')",
        ].join("\n"),
      },
    });
    assert.equal(run.stdout, "caught\nover\nover\n");
    assert.deepEqual(run.faults, []);
    const settled = run.streams[0]!.events.filter(({ event }) => event === "coroutine-settled");
    assert.deepEqual(
      settled.map(({ operands }) => [operands["outcome"], operands["value"]]),
      [
        ["returned", "'caught'"],
        ["returned", "None"],
        ["returned", "None"],
      ],
    );
    const thrown = run.streams[0]!.events.filter(({ operands }) => operands["mode"] === "throw");
    assert.ok(thrown.length >= 2);
    assertSound(run);
  });
});
