import assert from "node:assert/strict";
import type { DriveReport } from "../../src/trace/drive-protocol";
import {
  beginningDrive,
  driveStateAfter,
  type DriveState,
  type DriveStep,
} from "../../src/trace/drive-state";
import { axeViolations, sideText, viewScene } from "./view-scene";
import type { ViewHarness } from "./view-harness";

const file = "/home/me/counter.py";
const ready: DriveReport = {
  report: "ready",
  what: "generator",
  commands: ["next", "throw", "close", "run"],
  hasBegun: false,
  frames: [{ function: "counter", file, line: 1 }],
};
const yields = (value: string): DriveReport => ({
  report: "suspended",
  value,
  frames: [{ function: "counter", file, line: 4, label: "yield total", locals: `start=3, total=${value}` }],
});
const next = { by: "person", command: { command: "next" } } as const;

function stateAfter(...steps: readonly (DriveReport | Extract<DriveStep, { by: "person" }>)[]): DriveState {
  return steps.reduce<DriveState>(
    (state, said) => driveStateAfter(state, "by" in said ? said : { by: "driver", report: said }),
    beginningDrive("python"),
  );
}

describe("driving by hand in Chromium", function () {
  this.timeout(60_000);
  const { openView } = viewScene();

  async function drive(harness: ViewHarness, state: DriveState): Promise<void> {
    await harness.send({ type: "drive-state", trace: 1, state });
    await harness.settle();
  }

  async function open(): Promise<ViewHarness> {
    const harness = await openView();
    await harness.send({ type: "open", trace: 1, title: "counter", state: { phase: "running" } });
    await drive(harness, stateAfter());
    return harness;
  }

  it("says where the call stands, and passes on what the person says", async () => {
    const harness = await open();
    assert.match(await sideText(harness), /counter\(\) is being called/);
    await drive(harness, stateAfter(ready));
    assert.match(await sideText(harness), /counter\(\) has not begun counter\.py:1/);
    await harness.page.getByRole("button", { name: "Next", exact: true }).click();
    const said = await harness.waitFor("drive");
    assert.deepEqual(said.command, { command: "next" });

    await drive(harness, stateAfter(ready, next, yields("3")));
    assert.match(
      await sideText(harness),
      /counter\(\) is suspended yield total counter\.py:4 start=3, total=3 .* Steps Next yields 3 Call has not begun/,
    );
    assert.deepEqual(await axeViolations(harness), []);
    await harness.page.getByRole("button", { name: "counter.py:4" }).click();
    const reveal = await harness.waitFor("reveal-source");
    assert.equal(reveal.location.range[0], 4);
  });

  it("sends a value by Enter, and throws it by its button", async () => {
    const harness = await open();
    await drive(harness, stateAfter(ready, next, yields("3")));
    const value = harness.page.getByRole("textbox", { name: "Value to send or throw" });
    await value.fill("2 + 3");
    await value.press("Enter");
    const sent = await harness.waitFor("drive");
    assert.deepEqual(sent.command, { command: "next", expression: "2 + 3" });
    await value.fill("KeyError('x')");
    await harness.page.getByRole("button", { name: "Throw" }).click();
    const thrown = await harness.waitFor("drive", ({ command }) => command.command === "throw");
    assert.deepEqual(thrown.command, { command: "throw", expression: "KeyError('x')" });
  });

  it("hears no command while the program does the one before, and keeps the focus where it was", async () => {
    const harness = await open();
    await drive(harness, stateAfter(ready));
    const button = harness.page.getByRole("button", { name: "Next", exact: true });
    await button.focus();
    await drive(harness, stateAfter(ready, next));
    assert.equal(await button.getAttribute("aria-disabled"), "true");
    await harness.page.keyboard.press("Enter");
    await harness.settle();
    assert.equal(harness.received.filter(({ type }) => type === "drive").length, 0);
    await drive(harness, stateAfter(ready, next, yields("3")));
    await harness.page.keyboard.press("Enter");
    await harness.waitFor("drive");
  });

  it("says what was refused, what came out, and offers nothing after the end", async () => {
    const harness = await open();
    const refused: DriveReport = { report: "refused", message: "NameError: name 'x' is not defined" };
    const settled: DriveReport = { report: "settled", outcome: "returned", value: "'done'" };
    await drive(harness, stateAfter(ready, next, refused));
    assert.match(await sideText(harness), /Next NameError: name 'x' is not defined/);
    await drive(harness, stateAfter(ready, next, refused, next, settled));
    assert.match(await sideText(harness), /counter\(\) returned 'done'/);
    assert.equal(await harness.page.getByRole("group", { name: "Commands" }).count(), 0);
    assert.deepEqual(await axeViolations(harness), []);
  });
});
