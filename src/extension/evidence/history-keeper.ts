import { stat } from "node:fs/promises";
import path from "node:path";
import type * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import { manifestName } from "../../session/trace-files";
import { packHistories, unpackHistories, type RememberedFile } from "./history-memory";

const memoryKey = "functionRuns";

/** What changes within this time is written once, in ms: each key that is pressed moves lines. */
const pause = 1_000;

/** Keeps how the last runs of functions went, over a reload of the window. */
export class HistoryKeeper implements Disposable {
  readonly #memory: vscode.Memento;
  readonly #current: () => ReadonlyMap<string, RememberedFile>;
  #timer: NodeJS.Timeout | undefined;
  /** What was kept before this start, without runs whose traces are gone. */
  readonly restored: Promise<ReadonlyMap<string, RememberedFile>>;

  /** `current` gives what is to be kept, whenever it is written. */
  constructor(memory: vscode.Memento, current: () => ReadonlyMap<string, RememberedFile>) {
    this.#memory = memory;
    this.#current = current;
    this.restored = unpackHistories(memory.get<unknown>(memoryKey), isTrace);
  }

  /** Something of it changed. */
  keep(): void {
    this.#timer ??= setTimeout(() => this.#write(), pause);
  }

  dispose(): void {
    if (this.#timer !== undefined) this.#write();
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#memory.update(memoryKey, packHistories(this.#current()));
  }
}

async function isTrace(folder: string): Promise<boolean> {
  return stat(path.join(folder, manifestName)).then(
    (status) => status.isFile(),
    () => false,
  );
}
