import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import type { DriveReport } from "./drive-protocol";
import { beginningDrive, driveState, driveStateAfter, keptDriveSteps, listensTo } from "./drive-state";

const ready: DriveReport = {
  report: "ready",
  what: "generator",
  commands: ["next", "throw", "close", "run"],
  hasBegun: false,
  frames: [{ function: "counter", file: "/app.py", line: 1 }],
};

describe("a call driven by hand", () => {
  it("hears nothing until it was made, and then what its driver knows", () => {
    const beginning = beginningDrive("python");
    assert.equal(listensTo(beginning, { command: "next" }), false);
    const made = driveStateAfter(beginning, { by: "driver", report: ready });
    assert.equal(listensTo(made, { command: "next" }), true);
    assert.equal(listensTo(made, { command: "turn" }), false);
  });

  it("hears nothing while it does what it was told", () => {
    const made = driveStateAfter(beginningDrive("python"), { by: "driver", report: ready });
    const told = driveStateAfter(made, { by: "person", command: { command: "next" } });
    assert.equal(listensTo(told, { command: "next" }), false);
    const refused = driveStateAfter(told, { by: "driver", report: { report: "refused", message: "No." } });
    assert.equal(listensTo(refused, { command: "next" }), true);
  });

  it("hears nothing any more once it has settled", () => {
    const made = driveStateAfter(beginningDrive("python"), { by: "driver", report: ready });
    const settled = driveStateAfter(made, {
      by: "driver",
      report: { report: "settled", outcome: "returned", value: "3" },
    });
    assert.equal(settled.isOver, true);
    assert.equal(listensTo(settled, { command: "next" }), false);
  });

  it("stays valid for a view, however much is said", () => {
    const step = fc.oneof(
      fc.constant({ by: "person", command: { command: "next" } } as const),
      fc.constant({ by: "driver", report: ready } as const),
      fc.string().map((message) => ({ by: "driver", report: { report: "refused", message } }) as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 2 * keptDriveSteps }), (steps) => {
        const state = steps.reduce(driveStateAfter, beginningDrive("javascript"));
        assert.ok(v.is(driveState, state));
        assert.deepEqual(state.steps, steps.slice(-keptDriveSteps));
      }),
      { numRuns: 20 },
    );
  });
});
