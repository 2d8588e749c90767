import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import * as vscode from "vscode";

import { manifestName } from "../../../src/session/trace-files";
import type { TraceManifest } from "../../../src/trace/wire/format";

/** A trace whose program has ended. */
export interface EndedTrace {
  readonly folder: string;
  readonly manifest: TraceManifest;
}

/** The traces that the extension writes during one test, in a folder of their own. */
export class WrittenTraces {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "coroscope-traces-"));

  private constructor() {}

  /** Has the extension write its traces here from now on. */
  static async begin(): Promise<WrittenTraces> {
    const traces = new WrittenTraces();
    await setTraceFolder(traces.#folder);
    return traces;
  }

  async dispose(): Promise<void> {
    await setTraceFolder(undefined);
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  get folders(): readonly string[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith(".coroscope"))
      .map((name) => path.join(this.#folder, name));
  }

  /** Waits until so many traces are there and all of their programs have ended. */
  async ended(count: number): Promise<readonly EndedTrace[]> {
    let ended: readonly EndedTrace[] = [];
    await this.until(() => {
      ended = this.folders.flatMap((folder) => {
        const manifest = manifestOf(folder);
        return manifest?.ended === undefined ? [] : [{ folder, manifest }];
      });
      return ended.length === count && this.folders.length === count;
    });
    return ended;
  }

  /** Looks again whenever something changes among the traces, until the condition holds. */
  async until(condition: () => boolean): Promise<void> {
    let look: () => void = () => undefined;
    const watcher = watch(this.#folder, { recursive: true }, () => look());
    try {
      await new Promise<void>((resolve, reject) => {
        watcher.once("error", reject);
        look = () => {
          if (condition()) resolve();
        };
        look();
      });
    } finally {
      watcher.close();
    }
  }
}

async function setTraceFolder(folder: string | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration("coroscope");
  await settings.update("trace.folder", folder, vscode.ConfigurationTarget.Global);
}

function manifestOf(trace: string): TraceManifest | undefined {
  const file = path.join(trace, manifestName);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as TraceManifest) : undefined;
}
