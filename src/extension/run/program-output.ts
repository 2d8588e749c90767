import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import type { TraceSession } from "../../session/trace-session";
import { OutputText } from "./output-text";

/** What traced programs print, in one output channel that exists once a program has begun. */
export class ProgramOutputChannel implements Disposable {
  #channel: vscode.OutputChannel | undefined;

  /**
   * Shows what a program prints from now on, between a line that says what runs and one that says how it ended.
   *
   * @param what what is run, for people: an expression or a command
   */
  follow(what: string, session: TraceSession): void {
    this.#channel ??= vscode.window.createOutputChannel(vscode.l10n.t("Coroscope: Program Output"));
    const channel = this.#channel;
    const text = new OutputText();
    channel.appendLine(`▶ ${what}`);
    session.onOutput((output) => {
      const shown = text.take(output);
      if (shown !== "") channel.append(shown);
    });
    void session.ended.then((end) => {
      channel.append(text.finish());
      if (text.hidden > 0) {
        channel.appendLine(vscode.l10n.t("… {0} more characters are not shown", text.hidden));
      }
      const how = end.cancelled
        ? vscode.l10n.t("cancelled")
        : end.signal === null
          ? vscode.l10n.t("exit code {0}", String(end.exitCode))
          : vscode.l10n.t("ended by {0}", end.signal);
      channel.appendLine(`■ ${what} · ${how}`);
    });
  }

  show(): void {
    this.#channel?.show(true);
  }

  dispose(): void {
    this.#channel?.dispose();
  }
}
