import path from "node:path";
import * as v from "valibot";
import * as vscode from "vscode";
import { manifestName } from "../../session/trace-files";
import { commandIds } from "../command-ids";
import type { FunctionRun } from "../evidence/function-history";
import { runText } from "../evidence/run-text";
import type { Nanos } from "../../base/units";
import { SavedTrace } from "../run/saved-trace";
import type { TimelineLink } from "./timeline-link";
import type { TimelinePanels } from "./timeline-panels";

/** What the lens of a function asks to be chosen from. */
export interface FunctionRuns {
  /** For people: the function. */
  readonly name: string;
  readonly file: string;
  /** Newest first. */
  readonly runs: readonly FunctionRun[];
}

/** Two runs that a link compares: the one that is shown, and an earlier one. */
export interface RunPair {
  readonly folder: string;
  readonly other: string;
}

const folder = v.pipe(
  v.string(),
  v.minLength(1),
  v.check((text) => path.isAbsolute(text)),
);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const pairSchema = v.object({ folder, other: folder });
const runsSchema = v.object({
  name: v.string(),
  file: folder,
  runs: v.array(
    v.object({
      folder,
      began: v.number(),
      longest: v.pipe(
        v.number(),
        v.transform((value) => value as Nanos),
      ),
      ...{ calls: count, failed: count, cancelled: count, unfinished: count, line: count, column: count },
    }),
  ),
});

interface RunItem extends vscode.QuickPickItem {
  /** Absent for the one that leads to a comparison. */
  readonly run?: FunctionRun;
}

/** The commands of lenses and hovers about a function's last runs: choose one to open it, and compare two of them. */
export function registerFunctionRuns(panels: TimelinePanels): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.showFunctionRuns, async (argument: unknown) => {
      const asked = v.safeParse(runsSchema, argument);
      if (asked.success) await chooseRun(asked.output, panels);
    }),
    vscode.commands.registerCommand(commandIds.compareRuns, async (argument: unknown) => {
      const asked = v.safeParse(pairSchema, argument);
      if (asked.success) await compareRuns(asked.output, panels);
    }),
  );
}

async function chooseRun(asked: FunctionRuns, panels: TimelinePanels): Promise<void> {
  const { name, file, runs } = asked;
  const kept = await keptRuns(runs);
  const comparing = { label: `$(diff) ${vscode.l10n.t("Compare two of them…")}` };
  const chosen = await vscode.window.showQuickPick<RunItem>(
    [...runs.map((run) => itemOf(run, kept.includes(run))), ...(kept.length > 1 ? [comparing] : [])],
    {
      title: vscode.l10n.t("Last runs of {0}", name),
      placeHolder: vscode.l10n.t("The run to show in the timeline"),
    },
  );
  if (chosen === undefined) return;
  const { run } = chosen;
  if (run === undefined) await choosePair(name, kept, panels);
  else if (!kept.includes(run)) tellGone();
  else {
    const link: TimelineLink = {
      ...{ folder: run.folder, kind: "function", file, line: run.line, column: run.column },
    };
    await vscode.commands.executeCommand(commandIds.showInTimeline, link);
  }
}

async function choosePair(name: string, runs: readonly FunctionRun[], panels: TimelinePanels): Promise<void> {
  const later = await vscode.window.showQuickPick<RunItem>(
    runs.slice(0, -1).map((run) => itemOf(run, true)),
    {
      title: vscode.l10n.t("Compare two runs of {0} (1 of 2)", name),
      placeHolder: vscode.l10n.t("The later run"),
    },
  );
  if (later?.run === undefined) return;
  const earlier = await vscode.window.showQuickPick<RunItem>(
    runs.slice(runs.indexOf(later.run) + 1).map((run) => itemOf(run, true)),
    {
      title: vscode.l10n.t("Compare two runs of {0} (2 of 2)", name),
      placeHolder: vscode.l10n.t("The earlier run"),
    },
  );
  if (earlier?.run === undefined) return;
  await compareRuns({ folder: later.run.folder, other: earlier.run.folder }, panels);
}

function itemOf(run: FunctionRun, isKept: boolean): RunItem {
  const time = new Date(run.began).toLocaleTimeString(vscode.env.language);
  return {
    label: runText(run, vscode.l10n),
    description: isKept ? time : vscode.l10n.t("{0} · its trace was deleted", time),
    run,
  };
}

async function compareRuns(pair: RunPair, panels: TimelinePanels): Promise<void> {
  if (!(await isKept(pair.folder)) || !(await isKept(pair.other))) {
    tellGone();
    return;
  }
  const timeline = panels.of(pair.folder) ?? panels.show(new SavedTrace(pair.folder));
  timeline.panel.reveal(timeline.panel.viewColumn, true);
  timeline.compareWith(new SavedTrace(pair.other));
}

/** The runs of which the trace is still there. */
async function keptRuns(runs: readonly FunctionRun[]): Promise<readonly FunctionRun[]> {
  const kept = await Promise.all(runs.map(({ folder: trace }) => isKept(trace)));
  return runs.filter((_run, index) => kept[index]);
}

async function isKept(trace: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(vscode.Uri.file(path.join(trace, manifestName)));
    return true;
  } catch {
    return false;
  }
}

function tellGone(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      "The trace of this run was deleted: only the newest are kept. The setting {0} says how many.",
      "coroscope.trace.keep",
    ),
  );
}
