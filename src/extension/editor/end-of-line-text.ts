import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { editorSettings, settingsSection } from "../settings";
import { isAnalyzed, type DocumentOutlines } from "./document-outlines";
import { lineSummaries } from "./line-summary";

/** Lines above and below what is in sight that have their text already, so that scrolling shows no gaps. */
const margin = 50;

/** What a line's suspension points wait for, in a few words behind it; only where a setting asks for that, and near what is in sight. */
export class EndOfLineText implements Disposable {
  readonly #outlines: DocumentOutlines;
  readonly #owned = new DisposableList();
  readonly #texts: vscode.TextEditorDecorationType;

  constructor(outlines: DocumentOutlines) {
    this.#outlines = outlines;
    this.#texts = this.#owned.add(
      vscode.window.createTextEditorDecorationType({
        after: {
          color: new vscode.ThemeColor("coroscope.endOfLineForeground"),
          // High contrast leaves the slant alone to tell it from code.
          fontStyle: "italic",
          margin: "0 0 0 3ch",
        },
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      }),
    );
    const refresh = (which: (editor: vscode.TextEditor) => boolean): void => {
      for (const editor of vscode.window.visibleTextEditors) if (which(editor)) this.#show(editor);
    };
    this.#owned.add(
      outlines.onDidUpdate(({ document }) => refresh((editor) => editor.document === document)),
    );
    this.#owned.add(vscode.window.onDidChangeVisibleTextEditors(() => refresh(() => true)));
    this.#owned.add(
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.#show(textEditor)),
    );
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${settingsSection}.marks`)) refresh(() => true);
      }),
    );
    refresh(() => true);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #show(editor: vscode.TextEditor): void {
    const { document } = editor;
    if (!isAnalyzed(document)) return;
    const latest = this.#outlines.latest(document);
    const settings = editorSettings(document);
    if (latest === undefined || !settings.marks || !settings.endOfLine) {
      editor.setDecorations(this.#texts, []);
      return;
    }
    if (latest.version !== document.version) return;
    const near = editor.visibleRanges.map(
      ({ start, end }) => [start.line - margin, end.line + margin] as const,
    );
    const options = lineSummaries(latest.outline, vscode.l10n)
      .filter(({ line }) => near.some(([first, last]) => first < line && line <= last + 1))
      .map(({ line, text }): vscode.DecorationOptions => {
        const { end } = document.lineAt(line - 1).range;
        return { range: new vscode.Range(end, end), renderOptions: { after: { contentText: text } } };
      });
    editor.setDecorations(this.#texts, options);
  }
}
