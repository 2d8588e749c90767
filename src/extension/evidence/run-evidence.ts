import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { Emitter } from "../../base/emitter";
import { readEvidence, type ReadEvidence } from "./evidence-reader";
import type { EvidenceSource, RunEvidenceOfFile } from "./evidence-source";
import { afterEdit } from "./file-evidence";
import { withRun } from "./function-history";
import { HistoryKeeper } from "./history-keeper";
import type { RememberedFile } from "./history-memory";
import { afterLineEdit } from "./line-edit";
import { textFingerprint } from "./text-fingerprint";

/** What evidence needs of the extension it is in. */
export interface EvidenceSurroundings {
  readonly workerPath: string;
  /** Keeps how the last runs went over a reload. */
  readonly memory: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

/** Keeps what runs showed, by file, and forgets it where the code changes under it: also where no editor saw it change. */
export class RunEvidence implements EvidenceSource, Disposable {
  readonly #surroundings: EvidenceSurroundings;
  readonly #owned = new DisposableList();
  readonly #files = new Map<string, RunEvidenceOfFile>();
  /** The texts that the evidence of files is about which no editor has open, as fingerprints. */
  readonly #unseen = new Map<string, string>();
  /** When each file was changed last, in ms since 1970: a run from before shows another text. */
  readonly #edited = new Map<string, number>();
  readonly #changed = this.#owned.add(new Emitter<string>());
  readonly onDidChange = this.#changed.event;
  readonly #keeper: HistoryKeeper;
  /** When each run that is under way began, in ms since 1970, by its trace folder. */
  readonly #begun = new Map<string, number>();

  constructor(surroundings: EvidenceSurroundings) {
    this.#surroundings = surroundings;
    this.#keeper = this.#owned.add(new HistoryKeeper(surroundings.memory, () => this.#remembered()));
    const onFile =
      (listener: (document: vscode.TextDocument) => void) =>
      (document: vscode.TextDocument): void => {
        if (document.uri.scheme === "file" && this.#files.has(document.fileName)) listener(document);
      };
    this.#owned.add(vscode.workspace.onDidChangeTextDocument((change) => this.#edit(change)));
    this.#owned.add(vscode.workspace.onDidOpenTextDocument(onFile((document) => this.#open(document))));
    this.#owned.add(
      vscode.workspace.onDidCloseTextDocument(
        onFile((document) => this.#unseen.set(document.fileName, textFingerprint(document.getText()))),
      ),
    );
    void this.#keeper.restored.then((files) => this.#restore(files));
  }

  /** A program runs, and its trace is written into a folder. */
  began(folder: string): void {
    this.#begun.set(folder, Date.now());
  }

  /** The program is over whose trace is in a folder: what it showed is read. */
  ended(folder: string): void {
    const began = this.#begun.get(folder) ?? Date.now();
    this.#begun.delete(folder);
    void this.#read(folder, began);
  }

  of(document: vscode.TextDocument): RunEvidenceOfFile | undefined {
    return document.uri.scheme === "file" ? this.#files.get(document.fileName) : undefined;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #read(folder: string, began: number): Promise<void> {
    const answer = await readEvidence(this.#surroundings.workerPath, folder, vscode.l10n.bundle);
    // Otherwise histories of before the reload would come later, and seem to be newer.
    await this.#keeper.restored;
    if (!answer.ok) {
      this.#surroundings.log.warn(`${folder} gives no evidence to the editor: ${answer.error}`);
      return;
    }
    for (const file of answer.value.files.keys()) {
      if (this.#ranAsItIs(file, answer.value, began)) this.#take(file, answer.value, { folder, began });
    }
    this.#keeper.keep();
  }

  /** Whether the text of a file that ran is the one that is looked at, or would be. */
  #ranAsItIs(file: string, { texts }: ReadEvidence, began: number): boolean {
    if ((this.#edited.get(file) ?? 0) > began) return false;
    const open = openDocument(file);
    if (open !== undefined) return !open.isDirty;
    const text = texts.get(file);
    return text !== undefined && text.written <= began;
  }

  #take(
    file: string,
    { files, texts }: ReadEvidence,
    { folder, began }: { readonly folder: string; readonly began: number },
  ): void {
    const evidence = files.get(file);
    if (evidence === undefined) return;
    const fingerprint = openDocument(file) === undefined ? texts.get(file)?.fingerprint : undefined;
    const known = this.#unseen.get(file);
    const isOther = known !== undefined && fingerprint !== undefined && known !== fingerprint;
    if (fingerprint !== undefined) this.#unseen.set(file, fingerprint);
    const before = isOther ? [] : (this.#files.get(file)?.histories ?? []);
    const histories = withRun(before, evidence.functions, { folder, began });
    this.#files.set(file, { folder, began, evidence, histories });
    this.#changed.fire(file);
  }

  /** A file of which something is known is shown: it may have changed since. */
  #open(document: vscode.TextDocument): void {
    const file = document.fileName;
    const known = this.#unseen.get(file);
    this.#unseen.delete(file);
    if (known === undefined || known === textFingerprint(document.getText())) return;
    this.#files.delete(file);
    this.#changed.fire(file);
    this.#keeper.keep();
  }

  #restore(files: ReadonlyMap<string, RememberedFile>): void {
    for (const [file, { fingerprint, histories }] of files) {
      const [newest] = histories.flatMap(({ runs }) => runs).sort((a, b) => b.began - a.began);
      if (newest === undefined || this.#files.has(file)) continue;
      const { folder, began } = newest;
      const evidence = { points: [], functions: [], facts: [], problems: [] };
      this.#files.set(file, { folder, began, evidence, histories });
      this.#unseen.set(file, fingerprint);
      const open = openDocument(file);
      if (open !== undefined) this.#open(open);
      this.#changed.fire(file);
    }
  }

  /** What is kept over a reload. */
  #remembered(): ReadonlyMap<string, RememberedFile> {
    const files = new Map<string, RememberedFile>();
    for (const [file, { histories }] of this.#files) {
      const open = openDocument(file);
      const fingerprint = open === undefined ? this.#unseen.get(file) : textFingerprint(open.getText());
      if (histories.length > 0 && fingerprint !== undefined) files.set(file, { fingerprint, histories });
    }
    return files;
  }

  #edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || document.uri.scheme !== "file") return;
    const file = document.fileName;
    this.#edited.set(file, Date.now());
    const known = this.#files.get(file);
    if (known === undefined) return;
    let { evidence, histories } = known;
    // The ranges of one event are all of the text before it; from the last to the first none moves another.
    const changes = [...contentChanges].sort((a, b) => b.range.start.compareTo(a.range.start));
    for (const { range, text } of changes) {
      const lines = text.split(/\r\n|\r|\n/u).length - 1;
      const edit = {
        first: range.start.line + 1,
        last: range.end.line + 1,
        added: lines - (range.end.line - range.start.line),
      };
      evidence = afterEdit(evidence, edit);
      histories = afterLineEdit(histories, edit);
    }
    this.#files.set(file, { ...known, evidence, histories });
    this.#changed.fire(file);
    this.#keeper.keep();
  }
}

function openDocument(file: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    ({ uri, fileName }) => uri.scheme === "file" && fileName === file,
  );
}
