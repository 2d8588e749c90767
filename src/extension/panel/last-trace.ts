import * as vscode from "vscode";

const lastTraceKey = "lastTrace";

/** Remembers the newest trace of the workspace, for Show Last Trace. */
export class LastTrace {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#tellContext();
  }

  get folder(): string | undefined {
    return this.#memory.get<string>(lastTraceKey);
  }

  /** `folder` is the newest trace from now on. */
  async remember(folder: string): Promise<void> {
    await this.#memory.update(lastTraceKey, folder);
    this.#tellContext();
  }

  #tellContext(): void {
    void vscode.commands.executeCommand("setContext", "coroscope.hasTrace", this.folder !== undefined);
  }
}
