import * as vscode from "vscode";

/** Registers parts whose code has been loaded; called once, and synchronously. */
export type Register<Parts> = () => Parts;

/**
 * Parts of the extension whose code is not loaded before somebody asks for them, or calls one of their commands: an activation
 * takes as long as there is code to read. Until then each of their commands is a stand-in that has them registered, and calls
 * the real one, which has its name by then.
 */
export class LaterParts<Parts> implements vscode.Disposable {
  readonly #load: () => Promise<Register<Parts>>;
  readonly #standIns: vscode.Disposable;
  #parts: Promise<Parts> | undefined;
  #isDisposed = false;

  /** `commands`: what the parts will register themselves. */
  constructor(commands: readonly string[], load: () => Promise<Register<Parts>>) {
    this.#load = load;
    this.#standIns = vscode.Disposable.from(
      ...commands.map((id) =>
        vscode.commands.registerCommand(id, async (...given: unknown[]) => {
          await this.get();
          return vscode.commands.executeCommand(id, ...given);
        }),
      ),
    );
  }

  /** The parts, loaded and registered. Rejects where their code cannot be loaded; the next call tries again. */
  get(): Promise<Parts> {
    this.#parts ??= this.#begin().catch((error: unknown) => {
      this.#parts = undefined;
      throw error;
    });
    return this.#parts;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#standIns.dispose();
  }

  async #begin(): Promise<Parts> {
    const register = await this.#load();
    if (this.#isDisposed) throw new vscode.CancellationError();
    this.#standIns.dispose();
    return register();
  }
}
