import assert from "node:assert/strict";
import { Clock } from "./clock";

describe("Clock", () => {
  it("tells the time of the system's clock since it was made, to the nanosecond", () => {
    const clock = new Clock();
    const start = BigInt(clock.header.start);
    for (let reading = 0; reading < 1000; reading++) {
      const before = process.hrtime.bigint() - start;
      const now = clock.now();
      const after = process.hrtime.bigint() - start;
      assert.ok(Number.isInteger(now), `${now} is no whole number of ns`);
      assert.ok(before <= BigInt(now) && BigInt(now) <= after, `${now} is not from ${before} to ${after}`);
    }
  });
});
