import assert from "node:assert/strict";
import type { DriveReport } from "../../trace/drive-protocol";
import { beginningDrive, driveStateAfter, endedDrive, type DriveStep } from "../../trace/drive-state";
import { commandText, exchangesOf, reportText, standText } from "./drive-text";

const ready = {
  report: "ready",
  what: "generator",
  commands: ["next", "throw", "close", "run"],
  hasBegun: false,
  frames: [{ function: "counter", file: "/app.py", line: 1 }],
} satisfies DriveReport;
const yields: DriveReport = { report: "suspended", value: "3", frames: ready.frames };
const next = { by: "person", command: { command: "next" } } as const;

function stateAfter(...steps: readonly DriveStep[]): ReturnType<typeof beginningDrive> {
  return steps.reduce(driveStateAfter, beginningDrive("python"));
}

describe("what is said of a call driven by hand", () => {
  it("is each command with what came of it", () => {
    const steps: readonly DriveStep[] = [
      { by: "driver", report: ready },
      next,
      { by: "driver", report: yields },
      next,
    ];
    assert.deepEqual(exchangesOf(steps), [
      { report: ready },
      { command: next.command, report: yields },
      { command: next.command },
    ]);
  });

  it("calls next with a value a send", () => {
    assert.equal(commandText({ command: "next" }), "Next");
    assert.equal(commandText({ command: "next", expression: "5" }), "Send 5");
    assert.equal(commandText({ command: "throw", expression: "KeyError()" }), "Throw KeyError()");
  });

  it("tells an error by the line that names it", () => {
    const python = 'Traceback (most recent call last):\n  File "app.py", line 3\nValueError: no\n';
    const node = "Error: no\n    at counter (/app.mjs:3:1)";
    assert.equal(reportText({ report: "settled", outcome: "threw", value: python }), "threw ValueError: no");
    assert.equal(reportText({ report: "settled", outcome: "threw", value: node }), "threw Error: no");
  });

  it("keeps what a program says from being more than text", () => {
    assert.equal(reportText({ report: "suspended", value: "a\u202eb\n", frames: [] }), "yields a\\u202eb\\n");
  });

  it("says how far it is", () => {
    assert.equal(standText(beginningDrive("python")), "is being called");
    assert.equal(standText(stateAfter({ by: "driver", report: ready })), "has not begun");
    assert.equal(standText(stateAfter({ by: "driver", report: ready }, next)), "runs");
    const suspended = stateAfter({ by: "driver", report: ready }, next, { by: "driver", report: yields });
    assert.equal(standText(suspended), "is suspended");
    assert.equal(standText(endedDrive(suspended)), "ended with its program");
  });
});
