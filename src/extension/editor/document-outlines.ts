import * as vscode from "vscode";
import { languages, type Language, type Outline } from "../../analysis/outline";
import { DisposableList, type Disposable } from "../../base/disposable";
import { Emitter } from "../../base/emitter";
import {
  OutlineStore,
  type AnalyzedDocument,
  type OutlineAnalysis,
  type VersionedOutline,
  type VersionedPoints,
} from "./outline-store";

/** Language ids of component files; what they hold in `<script>` is analysed. */
const componentLanguages: readonly string[] = ["vue", "svelte"];

/** Selects the documents that are analysed, in every kind of workspace. */
export const analyzedDocuments: vscode.DocumentSelector = [...languages, ...componentLanguages].map(
  (language) => ({ language }),
);

/** For how long changes of a document are gathered before it is analysed again, in ms. */
const debounce = 120;

/** Schemes of documents that show text which is no program: their language is only for colours. */
const notPrograms = new Set(["output", "debug", "comment", "vscode-scm", "search-editor"]);

/** A document of which the newest outline changed. */
export interface DocumentOutlineUpdate {
  readonly document: vscode.TextDocument;
  readonly latest: VersionedOutline | undefined;
}

/** True for documents whose suspension points are looked for. */
export function isAnalyzed(document: vscode.TextDocument): boolean {
  return languageOf(document) !== undefined && !notPrograms.has(document.uri.scheme);
}

/** Schemes of documents that are files on a disk, or will be once they are saved: no cells, no old versions, no virtual files. */
const runnableSchemes = new Set(["file", "untitled"]);

/** True for documents in a language that a runtime can run; a component has to be compiled first. */
export function isProgram(document: vscode.TextDocument): boolean {
  return isAnalyzed(document) && !componentLanguages.includes(document.languageId);
}

/** True for programs of which something can be traced where they are. */
export function isTraceable(document: vscode.TextDocument): boolean {
  return isProgram(document) && runnableSchemes.has(document.uri.scheme);
}

/** The outlines of the open documents: at once for those that are shown, on demand for the others. */
export class DocumentOutlines implements Disposable {
  readonly #store: OutlineStore;
  readonly #owned = new DisposableList();
  readonly #updated = new Emitter<DocumentOutlineUpdate>();
  readonly #pointsChanged = new Emitter<vscode.TextDocument>();
  readonly onDidUpdate = this.#updated.event;
  /** The points of a document are known to be elsewhere, maybe before its outline is updated. */
  readonly onDidChangePoints = this.#pointsChanged.event;

  constructor(analysis: OutlineAnalysis, log: vscode.LogOutputChannel) {
    this.#store = this.#owned.add(new OutlineStore(analysis, debounce));
    this.#owned.add(this.#updated);
    this.#owned.add(
      this.#store.onDidUpdate(({ key, latest }) => {
        const document = openDocument(key);
        if (document !== undefined) this.#updated.fire({ document, latest });
      }),
    );
    this.#owned.add(this.#pointsChanged);
    this.#owned.add(
      this.#store.onDidChangePoints(({ key }) => {
        const document = openDocument(key);
        if (document !== undefined) this.#pointsChanged.fire(document);
      }),
    );
    this.#owned.add(
      this.#store.onDidFail(({ key, error }) =>
        log.warn(`${key} was not analysed (${error.reason}): ${error.message}`),
      ),
    );
    this.#owned.add(vscode.window.onDidChangeVisibleTextEditors((editors) => this.#show(editors)));
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && isShown(document)) this.#schedule(document);
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidCloseTextDocument((document) => this.#store.forget(document.uri.toString())),
    );
    this.#show(vscode.window.visibleTextEditors);
  }

  /** The newest outline there is, maybe of an older version of the document. */
  latest(document: vscode.TextDocument): VersionedOutline | undefined {
    return this.#store.latest(document.uri.toString());
  }

  /** The newest places of its points that are known, maybe of an older version of the document. */
  points(document: vscode.TextDocument): VersionedPoints | undefined {
    return this.#store.points(document.uri.toString());
  }

  /** The outline of the document as it is now; undefined where it cannot be analysed. */
  async current(document: vscode.TextDocument): Promise<Outline | undefined> {
    const analyzed = toAnalyzed(document);
    return analyzed === undefined ? undefined : this.#store.current(analyzed);
  }

  /** Analyses again what is shown and has no outline. */
  refresh(): void {
    this.#show(vscode.window.visibleTextEditors);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #show(editors: readonly vscode.TextEditor[]): void {
    for (const { document } of editors) {
      if (this.latest(document)?.version !== document.version) this.#schedule(document);
    }
  }

  #schedule(document: vscode.TextDocument): void {
    const analyzed = toAnalyzed(document);
    if (analyzed !== undefined) this.#store.schedule(analyzed);
  }
}

function openDocument(key: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((open) => open.uri.toString() === key);
}

function isShown(document: vscode.TextDocument): boolean {
  return vscode.window.visibleTextEditors.some((editor) => editor.document === document);
}

function languageOf(document: vscode.TextDocument): Language | undefined {
  if (componentLanguages.includes(document.languageId)) return "javascript";
  return languages.find((language) => language === document.languageId);
}

/** A component without a name of its own, or with a strange one, is still known for one by its path. */
function pathOf({ languageId, uri: { fsPath } }: vscode.TextDocument): string {
  if (!componentLanguages.includes(languageId) || fsPath.endsWith(`.${languageId}`)) return fsPath;
  return `${fsPath}.${languageId}`;
}

function toAnalyzed(document: vscode.TextDocument): AnalyzedDocument | undefined {
  const language = languageOf(document);
  if (language === undefined || !isAnalyzed(document)) return undefined;
  return {
    key: document.uri.toString(),
    language,
    path: pathOf(document),
    get version() {
      return document.version;
    },
    getText: () => document.getText(),
  };
}
