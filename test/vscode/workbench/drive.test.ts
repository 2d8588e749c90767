import path from "node:path";
import { traceFrom } from "./trace-from";
import { useExamples } from "./use-examples";
import { screenshotFolder, useVscode } from "./vscode-fixture";

const averager = `def average():
    total = count = 0
    mean = None
    while True:
        value = yield mean
        total += value
        count += 1
        mean = total / count
`;

const steps = `export async function steps(): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 5));
  return "rested";
}
`;

describe("driving a call by hand in VS Code's window", function () {
  this.timeout(300_000);
  const vscode = useVscode();
  const examples = useExamples();

  it("primes a generator, sends it values, and shows the line where it is suspended", async () => {
    const file = examples.current.write("average.py", averager);
    const window = await vscode.open({ folder: examples.current.folder, files: [file] });
    await traceFrom(window, "/average.py", "def average", "Drive it by hand");
    await window.quickInput.row("average()").click();
    const timeline = window.timeline("Trace: average");
    const drive = timeline.panel.frame.getByRole("region", { name: "Drive by hand" });
    const said = (text: RegExp): Promise<void> => drive.filter({ hasText: text }).waitFor();
    await said(/average\(\) has not begun/);
    const value = drive.getByRole("textbox");
    await value.fill("4");
    await drive.getByRole("button", { name: "Send" }).click();
    await said(/can't send non-None value to a just-started generator/);
    await drive.getByRole("button", { name: "Next" }).click();
    await said(/yields None/);
    await value.fill("10");
    await value.press("Enter");
    await said(/yields 10\.0/);
    await value.fill("2 * 10");
    await value.press("Enter");
    await said(/Send 2 \* 10\s*yields 15\.0/);
    await window.editor("/average.py").cursorAtLine(5);
    await timeline.track("average").waitFor();
    await window.screenshot(path.join(screenshotFolder, "drive-python-light.png"));
    await window.useTheme("Dark Modern");
    await window.screenshot(path.join(screenshotFolder, "drive-python-dark.png"));
    await drive.getByRole("button", { name: "Close" }).click();
    await said(/average\(\) closed/);
    await timeline.ended();
  });

  it("takes an async function through the turns of its event loop, to what it returns", async () => {
    const file = examples.current.write("steps.ts", steps);
    const window = await vscode.open({ folder: examples.current.folder, files: [file] });
    await window.editor("/steps.ts").codeLensAbove("async function steps");
    await window.editor("/steps.ts").placeCursor("return");
    await window.runCommand("Coroscope: Drive Coroutine by Hand");
    await window.quickInput.row("steps()").click();
    const timeline = window.timeline("Trace: steps");
    const drive = timeline.panel.frame.getByRole("region", { name: "Drive by hand" });
    const said = (text: RegExp): Promise<void> => drive.filter({ hasText: text }).waitFor();
    await said(/steps\(\) waits/);
    await window.editor("/steps.ts").cursorAtLine(2);
    await drive.getByRole("button", { name: "To its next resume" }).click();
    await said(/resumed/);
    await timeline.track("steps").waitFor();
    await drive.getByRole("button", { name: "Run on" }).click();
    await said(/steps\(\) returned "rested"/);
    await timeline.ended();
  });
});
