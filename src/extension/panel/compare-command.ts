import * as vscode from "vscode";
import { SavedTrace } from "../run/saved-trace";
import { traceAt } from "../run/trace-at";
import { uriOfTrace } from "../run/trace-place";
import { chooseTrace } from "./choose-trace";
import { otherRunsBeside, type OtherRun } from "./other-runs";
import type { TimelinePanel } from "./timeline-panel";

interface RunItem extends vscode.QuickPickItem {
  /** Absent for the one that leads to any other trace. */
  readonly run?: OtherRun;
}

/** Asks with which run the one in a panel shall be compared, and has the panel show that. */
export async function compareRunOf(panel: TimelinePanel): Promise<void> {
  const folder = panel.trace?.folder;
  if (folder === undefined) return;
  const runs = await otherRunsBeside(folder);
  const chosen = await vscode.window.showQuickPick(itemsOf(runs), {
    title: vscode.l10n.t("Compare with another run"),
    placeHolder: vscode.l10n.t("What got slower, what is new, and what ended in another order"),
    matchOnDescription: true,
  });
  if (chosen === undefined) return;
  if (chosen.run !== undefined) {
    panel.compareWith(new SavedTrace(chosen.run.folder));
    return;
  }
  const other = await chooseTrace(uriOfTrace(folder));
  if (other !== undefined) panel.compareWith(traceAt(other));
}

function itemsOf(runs: readonly OtherRun[]): RunItem[] {
  const groups = [
    { label: vscode.l10n.t("The same file"), runs: runs.filter(({ isOfSame }) => isOfSame) },
    { label: vscode.l10n.t("Other runs"), runs: runs.filter(({ isOfSame }) => !isOfSame) },
  ];
  const items = groups.flatMap(({ label, runs }): RunItem[] =>
    runs.length === 0
      ? []
      : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...runs.map((run) => itemOf(run))],
  );
  return [...items, { label: `$(folder-opened) ${vscode.l10n.t("Another trace…")}` }];
}

function itemOf(run: OtherRun): RunItem {
  return {
    label: run.name,
    description: new Date(run.created).toLocaleString(vscode.env.language),
    run,
  };
}
