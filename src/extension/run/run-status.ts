import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { commandIds } from "../command-ids";
import type { StartedRun, TraceRuns } from "./trace-runs";

/** After how long a run gets a notification with a Cancel button, in ms; shorter ones show in the status bar only. */
const notificationDelay = 3_000;

/** Shows that programs are being traced: an item in the status bar, a notification for long runs, the result at the end. */
export class RunStatus implements Disposable {
  readonly #runs: TraceRuns;
  readonly #owned = new DisposableList();
  readonly #item: vscode.StatusBarItem;

  constructor(runs: TraceRuns) {
    this.#runs = runs;
    this.#item = this.#owned.add(
      vscode.window.createStatusBarItem("coroscope.running", vscode.StatusBarAlignment.Left),
    );
    this.#item.name = "Coroscope";
    this.#item.command = commandIds.cancelTrace;
    this.#owned.add(
      runs.onDidStart((run) => {
        this.#refresh();
        // Who drives a run by hand knows that it goes on.
        if (run.trace.drive === undefined) void notifyWhenLong(run);
      }),
    );
    this.#owned.add(
      runs.onDidEnd(({ plan, trace, end }) => {
        this.#refresh();
        const failed = !end.cancelled && end.problem === undefined && end.exitCode !== 0;
        if (failed && trace.drive === undefined) void tellFailure(plan.title, end.exitCode, end.signal);
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #refresh(): void {
    const { running } = this.#runs;
    void vscode.commands.executeCommand("setContext", "coroscope.tracing", running.length > 0);
    const [first] = running;
    if (first === undefined) {
      this.#item.hide();
      return;
    }
    const text =
      running.length === 1
        ? vscode.l10n.t("Tracing {0}", first.plan.title)
        : vscode.l10n.t("Tracing {0} programs", running.length);
    this.#item.text = `$(sync~spin) ${text}`;
    this.#item.tooltip = vscode.l10n.t("Click to cancel");
    this.#item.accessibilityInformation = { label: text };
    this.#item.show();
  }
}

async function notifyWhenLong({ plan, trace }: StartedRun): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const long = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), notificationDelay);
  });
  const isLong = await Promise.race([long, trace.ended.then(() => false)]);
  clearTimeout(timer);
  if (!isLong) return;
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Tracing {0}", plan.title),
      cancellable: true,
    },
    async (_progress, token) => {
      token.onCancellationRequested(() => trace.cancel());
      await trace.ended;
    },
  );
}

async function tellFailure(title: string, exitCode: number | null, signal: string | null): Promise<void> {
  const showOutput = vscode.l10n.t("Show Output");
  const message =
    signal === null
      ? vscode.l10n.t(
          "{0} ended with exit code {1}. What it did until then is in the trace.",
          title,
          String(exitCode),
        )
      : vscode.l10n.t("{0} was ended by {1}. What it did until then is in the trace.", title, signal);
  const chosen = await vscode.window.showWarningMessage(message, showOutput);
  if (chosen === showOutput) await vscode.commands.executeCommand(commandIds.showProgramOutput);
}
