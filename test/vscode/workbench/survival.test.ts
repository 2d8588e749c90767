import { traceFrom } from "./trace-from";
import { useExamples } from "./use-examples";
import { useVscode } from "./vscode-fixture";

describe("a timeline in VS Code's window", function () {
  this.timeout(300_000);
  const vscode = useVscode();
  const examples = useExamples();

  it("is compared with another run, and survives being hidden, moved to another column, and a reload, as the last runs do", async () => {
    const { folder } = examples.current;
    const window = await vscode.open({ folder, files: [examples.current.path("python/fan_out.py")] });
    await window.editor("/fan_out.py").codeLensAbove("async def fetch");
    await window.runCommand("Coroscope: Trace File");
    await window.timeline("Trace: fan_out.py").ended();
    await traceFrom(window, "/fan_out.py", "async def main", "Run fan_out.py");
    await window.page.locator(".tab.active", { hasText: "Trace: main" }).waitFor();
    const timeline = window.timeline("Trace: main");
    await timeline.ended();
    const { frame, tab } = timeline.panel;
    const step = frame.getByRole("combobox", { name: "Step by" });
    await frame.getByRole("tab", { name: "Statistics" }).click();
    await frame.getByRole("button", { name: "Compare with another run" }).click();
    await window.quickInput.row(/^fan_out\.py-\d{8}-\d{6}/).waitFor();
    await window.quickInput.accept();
    await timeline.details.filter({ hasText: /Compared with fan_out\.py-\d{8}-\d{6}/ }).waitFor();

    await step.selectOption("turn");
    const isWhole = async (): Promise<void> => {
      await timeline.ended();
      await frame.locator("select:has(option[value=turn]:checked)").waitFor();
      for (const name of ["main", "produce", "work", "fetch"]) await timeline.track(name).waitFor();
    };
    await tab.click();
    await window.openFile("pipeline.py");
    await frame.locator("#root").waitFor({ state: "detached" });
    await tab.click();
    await isWhole();
    await window.runCommand("View: Move Editor into Previous Group");
    await isWhole();
    await window.load({ folder });
    await isWhole();
    await timeline.clickWidestBar("fetch");
    await timeline.details.filter({ hasText: "fetch" }).waitFor();
    const editor = window.editor("/fan_out.py");
    await editor.codeLensAbove("async def fetch", "Last 2 runs");
  });
});
