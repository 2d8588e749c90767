import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import type { RunPlan, TraceRuns } from "./trace-runs";

/** How many plans are kept; older traces are run again from the editor. */
const keptPlans = 100;

/** Remembers what made each trace of this window, so that it can be run again. */
export class RunHistory implements Disposable {
  readonly #runs: TraceRuns;
  readonly #plans = new Map<string, RunPlan>();
  readonly #subscription: Disposable;

  constructor(runs: TraceRuns) {
    this.#runs = runs;
    this.#subscription = runs.onDidStart(({ plan, trace }) => {
      this.#plans.set(trace.folder, plan);
      const [oldest] = this.#plans.keys();
      if (this.#plans.size > keptPlans && oldest !== undefined) this.#plans.delete(oldest);
    });
  }

  /** True where {@link runAgain} can do it. */
  knows(folder: string): boolean {
    return this.#plans.has(folder);
  }

  /** Runs again what made a trace. */
  async runAgain(folder: string): Promise<void> {
    const plan = this.#plans.get(folder);
    if (plan !== undefined) {
      await this.#runs.start(plan);
      return;
    }
    void vscode.window.showInformationMessage(
      vscode.l10n.t("This trace was made earlier. Trace the function again from its editor."),
    );
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
