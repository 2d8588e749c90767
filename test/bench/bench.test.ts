import assert from "node:assert/strict";

import { median, quantile } from "./bench";
import { formatTable, formatValue } from "./table";

describe("figures of a bench", () => {
  it("have a median that does not depend on their order", () => {
    assert.equal(median([5, 1, 3]), 3);
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  it("interpolate between neighbours", () => {
    assert.equal(quantile([0, 10], 0.95), 9.5);
    assert.equal(quantile([7], 0.95), 7);
    assert.throws(() => quantile([], 0.5), RangeError);
  });

  it("are rounded to what a person reads", () => {
    assert.equal(formatValue(1.23456), "1.23");
    assert.equal(formatValue(123456.7), "123457");
    assert.equal(formatValue(0), "0");
  });

  it("say in the table when one exceeds its bound", () => {
    const figure = {
      case: "cpu",
      variant: "default",
      runtime: "node 20",
      metric: "ratio",
      unit: "×",
      bound: 1.05,
    };
    const [, , , within, beyond] = formatTable("tracer", [
      { ...figure, value: 1.01 },
      { ...figure, value: 1.2 },
    ]).split("\n");
    assert.match(within!, /1\.01 {2}× {5}≤ 1\.05$/);
    assert.match(beyond!, /≤ 1\.05 EXCEEDED$/);
  });
});
