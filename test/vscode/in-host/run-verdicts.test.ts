import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import * as vscode from "vscode";
import { explainedRule } from "./explained-rule";

import { WrittenTraces } from "./written-traces";

const program = `import asyncio
import time

nap = time.sleep


async def fetch(name):
    await asyncio.sleep(0.001)
    return name


async def hold():
    time.sleep(0.02)
    await asyncio.sleep(0)


async def every(names):
    for name in names:
        await fetch(name)


async def doze(): await asyncio.sleep(0); nap(0.02)


async def main():
    await hold()
    await every(["a"])
    await doze()


asyncio.run(main())
`;

const { Hint, Information, Warning } = vscode.DiagnosticSeverity;

describe("problems after a run", function () {
  this.timeout(120_000);
  let folder: string;
  let uri: vscode.Uri;
  let traces: WrittenTraces;

  before(async () => {
    await vscode.extensions.getExtension("coroscope.coroscope")!.activate();
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-in-host-")));
    uri = vscode.Uri.file(path.join(folder, "judged.py"));
    writeFileSync(uri.fsPath, program);
    traces = await WrittenTraces.begin();
    await showValues(true);
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One });
  });

  after(async () => {
    await turnOff(undefined);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await showValues(undefined);
    await traces.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  /** Line from 1, severity, and what the run showed of each problem of ours, by line. */
  function told(): (readonly [line: number, severity: vscode.DiagnosticSeverity, seen: string])[] {
    return vscode.languages
      .getDiagnostics(uri)
      .filter(({ source }) => source === "Coroscope")
      .map(({ range, severity, message, relatedInformation = [] }) => {
        const isOfRun = /^Seen .*in the last run: /.test(message);
        const seen = isOfRun ? message : relatedInformation.map((related) => related.message).join();
        return [range.start.line + 1, severity, seen.replace(/: .*/, "")] as const;
      })
      .sort(([a], [b]) => a - b);
  }

  /** On a busy machine, other lines may hold the loop as well: only what is expected is looked for. */
  function untilTold(expected: ReturnType<typeof told>): Promise<void> {
    return untilProblems((said) => expected.every((one) => said.includes(JSON.stringify(one))));
  }

  async function untilProblems(areThere: (said: readonly string[]) => boolean): Promise<void> {
    const isThere = (): boolean => areThere(told().map((one) => JSON.stringify(one)));
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`It says ${JSON.stringify(told())}`)), 30_000);
      const look = (): void => {
        if (!isThere()) return;
        subscription.dispose();
        clearTimeout(late);
        resolve();
      };
      const subscription = vscode.languages.onDidChangeDiagnostics(look);
      look();
    });
  }

  /** The lens about the last runs of `every`, once it is there. */
  async function runsLens(): Promise<vscode.Command> {
    for (let looks = 0; looks < 600; looks++) {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        uri,
      );
      const [found] = lenses.flatMap(({ range, command }) =>
        range.start.line === 16 && command?.title.startsWith("Last 2 runs") === true ? [command] : [],
      );
      if (found !== undefined) return found;
      // A worker reads the run, and nobody is told when its lenses are there.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return assert.fail("There is no lens about the last runs.");
  }

  async function turnOff(rules: readonly string[] | undefined): Promise<void> {
    const settings = vscode.workspace.getConfiguration("coroscope");
    await settings.update("findings.disabledRules", rules, vscode.ConfigurationTarget.Workspace);
  }

  async function showValues(shown: boolean | undefined): Promise<void> {
    const settings = vscode.workspace.getConfiguration("coroscope");
    await settings.update("inlayValues", shown, vscode.ConfigurationTarget.Global);
  }

  /** The values behind the points, as `line: value`. */
  async function values(): Promise<string[]> {
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      "vscode.executeInlayHintProvider",
      uri,
      new vscode.Range(0, 0, 100, 0),
    );
    return hints.map(({ position, label }) => {
      const text = typeof label === "string" ? label : label.map(({ value }) => value).join("");
      return `${position.line + 1}: ${text}`;
    });
  }

  /** Resolves when there is a tab with a timeline. */
  async function timelineTab(): Promise<void> {
    const isThere = (): boolean =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.startsWith("Trace: ")));
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isThere()) return;
        subscription.dispose();
        resolve();
      };
      const subscription = vscode.window.tabGroups.onDidChangeTabs(look);
      look();
    });
  }

  async function hoverText(position: vscode.Position): Promise<string> {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      uri,
      position,
    );
    return hovers
      .flatMap(({ contents }) => contents.map((content) => (content as vscode.MarkdownString).value))
      .join("\n");
  }

  it("say what the run showed of them, beside those that only the run showed", async () => {
    await untilTold([
      [13, Warning, ""],
      [19, Information, ""],
    ]);
    await vscode.commands.executeCommand("coroscope.traceFile", uri);
    await traces.ended(1);
    await untilTold([
      [13, Warning, "In the last run"],
      [19, Hint, "Not so in the last run"],
      [22, Information, "Seen in the last run"],
    ]);
    assert.deepEqual(await values(), ["19: = 'a'"]);
  });

  it("name their kind, explain it, and can be turned off by it", async () => {
    const [held] = vscode.languages.getDiagnostics(uri).filter(({ range }) => range.start.line === 21);
    assert.equal(await explainedRule(held!), "loop-blocked");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      held!.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const off = actions.find(({ title }) => title === "Turn off the rule loop-blocked")?.command;
    assert.ok(off, actions.map(({ title }) => title).join(", "));
    await vscode.commands.executeCommand(off.command, ...(off.arguments as unknown[]));
    await untilProblems(() => told().every(([line]) => line !== 22));
    await turnOff(undefined);
    await untilTold([[22, Information, "Seen in the last run"]]);
  });

  it("tell nothing at a place where the rule of the text is turned off that tells of the same", async () => {
    await turnOff(["blocking-call"]);
    await untilProblems(() => told().every(([line]) => line !== 13));
    await turnOff(undefined);
    await untilTold([[13, Warning, "In the last run"]]);
  });

  it("come with how the last runs of each function went, of which two can be compared", async () => {
    await vscode.commands.executeCommand("coroscope.traceFile", uri);
    const written = (await traces.ended(2)).map((trace) => trace.folder);
    const link = await runsLens();
    const [runs] = link.arguments as [
      { readonly name: string; readonly runs: { readonly folder: string }[] },
    ];
    assert.match(link.title, /^Last 2 runs: [\d.]+ ms, [\d.]+ ms$/);
    assert.equal(runs.name, "every");
    assert.deepEqual(runs.runs.map((run) => run.folder).sort(), [...written].sort());
    const [newest, before] = runs.runs;
    const pair = { folder: newest!.folder, other: before!.folder };
    await vscode.commands.executeCommand("workbench.action.closeEditorsInOtherGroups");
    await vscode.commands.executeCommand("coroscope.compareRuns", pair);
    await timelineTab();
    const text = await hoverText(new vscode.Position(16, 12));
    assert.match(
      text,
      /Last 2 runs of `every`.*showInTimeline.*showInTimeline[^]*Compare the last two.*compareRuns/,
    );
  });

  it("say so no more once their code changed, and still where it only moved", async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), "import sys\n");
    edit.insert(uri, new vscode.Position(17, 0), "    names = sorted(names)\n");
    await vscode.workspace.applyEdit(edit);
    await untilTold([
      [14, Warning, "In the last run"],
      [21, Information, ""],
      [24, Information, "Seen in the last run"],
    ]);
    assert.deepEqual(await values(), []);
  });
});
