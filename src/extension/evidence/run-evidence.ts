import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { Emitter } from "../../base/emitter";
import type { EndedRun, TraceRuns } from "../run/trace-runs";
import { readEvidence } from "./evidence-reader";
import type { EvidenceSource, RunEvidenceOfFile } from "./evidence-source";
import { afterEdit } from "./file-evidence";

/** Keeps what runs showed, by file, and forgets it where the code changes under it. */
export class RunEvidence implements EvidenceSource, Disposable {
  readonly #workerPath: string;
  readonly #log: vscode.LogOutputChannel;
  readonly #owned = new DisposableList();
  readonly #files = new Map<string, RunEvidenceOfFile>();
  /** When each file was changed last, in ms since 1970: a run from before shows another text. */
  readonly #edited = new Map<string, number>();
  readonly #changed = this.#owned.add(new Emitter<string>());
  readonly onDidChange = this.#changed.event;

  constructor(runs: TraceRuns, workerPath: string, log: vscode.LogOutputChannel) {
    this.#workerPath = workerPath;
    this.#log = log;
    const starts = new WeakMap<EndedRun["trace"], number>();
    this.#owned.add(runs.onDidStart(({ trace }) => starts.set(trace, Date.now())));
    this.#owned.add(
      runs.onDidEnd(({ trace }) => void this.#read(trace.folder, starts.get(trace) ?? Date.now())),
    );
    this.#owned.add(vscode.workspace.onDidChangeTextDocument((change) => this.#edit(change)));
  }

  of(document: vscode.TextDocument): RunEvidenceOfFile | undefined {
    return document.uri.scheme === "file" ? this.#files.get(document.fileName) : undefined;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #read(folder: string, started: number): Promise<void> {
    const answer = await readEvidence(this.#workerPath, folder);
    if (!answer.ok) {
      this.#log.warn(`${folder} gives no evidence to the editor: ${answer.error}`);
      return;
    }
    for (const [file, evidence] of answer.value) {
      if ((this.#edited.get(file) ?? 0) > started) continue;
      this.#files.set(file, { folder, evidence });
      this.#changed.fire(file);
    }
  }

  #edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || document.uri.scheme !== "file") return;
    const file = document.fileName;
    this.#edited.set(file, Date.now());
    const known = this.#files.get(file);
    if (known === undefined) return;
    let { evidence } = known;
    // The ranges of one event are all of the text before it; from the last to the first none moves another.
    const changes = [...contentChanges].sort((a, b) => b.range.start.compareTo(a.range.start));
    for (const { range, text } of changes) {
      const lines = text.split(/\r\n|\r|\n/u).length - 1;
      evidence = afterEdit(evidence, {
        first: range.start.line + 1,
        last: range.end.line + 1,
        added: lines - (range.end.line - range.start.line),
      });
    }
    this.#files.set(file, { ...known, evidence });
    this.#changed.fire(file);
  }
}
