import assert from "node:assert/strict";
import { FrameScheduler } from "./frame-scheduler";

describe("FrameScheduler", () => {
  it("draws each drawer once per frame, in order, however often it is asked", () => {
    const frames: ((now: number) => void)[] = [];
    const scheduler = new FrameScheduler((callback) => frames.push(callback));
    const drawn: string[] = [];
    const first = scheduler.add(() => drawn.push("first"));
    const second = scheduler.add(() => drawn.push("second"));
    second.request();
    first.request();
    first.request();
    assert.equal(frames.length, 1);
    frames[0]?.(0);
    assert.deepEqual(drawn, ["first", "second"]);
    assert.equal(frames.length, 1);
  });

  it("lets a drawer ask for the next frame, and forgets one that was removed", () => {
    const frames: ((now: number) => void)[] = [];
    const scheduler = new FrameScheduler((callback) => frames.push(callback));
    let count = 0;
    const again = scheduler.add(() => {
      if (++count < 3) again.request();
    });
    const removed = scheduler.add(() => assert.fail("was removed"));
    removed.request();
    removed.dispose();
    again.request();
    for (let index = 0; index < frames.length; index++) frames[index]?.(index);
    assert.equal(count, 3);
  });
});
