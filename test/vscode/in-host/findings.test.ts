import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import * as vscode from "vscode";
import { explainedRule } from "./explained-rule";

const source = [
  "import asyncio", // 1
  "import time", // 2
  "", // 3
  "async def work():", // 4
  "    time.sleep(0.1)", // 5
  "    await asyncio.sleep(0.1)", // 6
  "",
];

describe("problems of async code", function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    await vscode.extensions.getExtension("coroscope.coroscope")!.activate();
    folder = await mkdtemp(path.join(tmpdir(), "coroscope-findings-"));
    await writeFile(path.join(folder, "blocking.py"), source.join("\n"));
    await writeFile(path.join(folder, "fixed.py"), source.join("\n"));
  });

  after(async () => {
    await vscode.workspace
      .getConfiguration("coroscope")
      .update("findings.disabledRules", undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await rm(folder, { recursive: true, force: true });
  });

  function problemsOf(uri: vscode.Uri): vscode.Diagnostic[] {
    return vscode.languages.getDiagnostics(uri).filter(({ source: from }) => from === "Coroscope");
  }

  async function untilProblems(uri: vscode.Uri, count: number): Promise<vscode.Diagnostic[]> {
    while (problemsOf(uri).length !== count) await nextProblems();
    return problemsOf(uri);
  }

  async function nextProblems(): Promise<void> {
    await new Promise<void>((resolve) => {
      const subscription = vscode.languages.onDidChangeDiagnostics(() => {
        subscription.dispose();
        resolve();
      });
    });
  }

  async function actionsAt(uri: vscode.Uri, { range }: vscode.Diagnostic): Promise<vscode.CodeAction[]> {
    return vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    );
  }

  it("offer a change that settles them", async () => {
    const uri = vscode.Uri.file(path.join(folder, "fixed.py"));
    const { document } = await vscode.window.showTextDocument(uri);
    const [problem] = await untilProblems(uri, 1);
    const actions = await actionsAt(uri, problem!);
    const fix = actions.find(({ title }) => title === "Use asyncio.sleep");
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(", "));
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.lineAt(4).text, "    await asyncio.sleep(0.1)");
    await untilProblems(uri, 0);
    await document.save();
  });

  it("are shown at their place, explain themselves, and can be turned off and on", async () => {
    const uri = vscode.Uri.file(path.join(folder, "blocking.py"));
    await vscode.window.showTextDocument(uri);
    const [problem] = await untilProblems(uri, 1);
    assert.equal(await explainedRule(problem!), "blocking-call");
    assert.equal(problem!.range.start.line, 4);

    const actions = await actionsAt(uri, problem!);
    const titles = actions.map(({ title }) => title).filter((title) => title.includes("blocking-call"));
    assert.deepEqual(titles, ["Explain the rule blocking-call", "Turn off the rule blocking-call"]);

    const turnOff = actions.find(({ title }) => title.startsWith("Turn off"))!.command!;
    await vscode.commands.executeCommand(turnOff.command, ...(turnOff.arguments as unknown[]));
    await untilProblems(uri, 0);
    const settings = vscode.workspace.getConfiguration("coroscope");
    assert.deepEqual(settings.get("findings.disabledRules"), ["blocking-call"]);
    await settings.update("findings.disabledRules", undefined, vscode.ConfigurationTarget.Workspace);
    await untilProblems(uri, 1);
  });

  it("are as severe as the person wants them", async () => {
    const uri = vscode.Uri.file(path.join(folder, "blocking.py"));
    await vscode.window.showTextDocument(uri);
    const [problem] = await untilProblems(uri, 1);
    assert.equal(problem!.severity, vscode.DiagnosticSeverity.Warning);
    const settings = vscode.workspace.getConfiguration("coroscope");
    const changed = nextProblems();
    await settings.update(
      "findings.severities",
      { "blocking-call": "hint", "await-in-loop": "loud" },
      vscode.ConfigurationTarget.Workspace,
    );
    await changed;
    assert.equal(problemsOf(uri)[0]!.severity, vscode.DiagnosticSeverity.Hint);
    const restored = nextProblems();
    await settings.update("findings.severities", undefined, vscode.ConfigurationTarget.Workspace);
    await restored;
    assert.equal(problemsOf(uri)[0]!.severity, vscode.DiagnosticSeverity.Warning);
  });
});
