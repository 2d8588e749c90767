import * as vscode from "vscode";
import { disposable, DisposableList, type Disposable } from "../../base/disposable";
import { editorSettings, settingsSection } from "../settings";
import { isAnalyzed, type DocumentOutlines } from "./document-outlines";
import { countMarks, marksOf, marksWithin, type Marks } from "./mark-ranges";
import type { PointClass } from "./point-kinds";
import { toEditorRange } from "./positions";

/** Up to this many marks are set at once; of more, those in sight come first. */
const atOnce = 500;
/** Lines above and below what is in sight that are marked with it, so that scrolling shows no gaps. */
const margin = 150;
/** When the marks out of sight follow, in ms. */
const restDelay = 200;

const classes: readonly PointClass[] = ["await", "yield"];

/** A mark at each suspension point: a line under the keyword, a sign in the gutter, a tick in the overview ruler. */
export class SuspensionMarks implements Disposable {
  readonly #outlines: DocumentOutlines;
  readonly #owned = new DisposableList();
  readonly #keywords: Readonly<Record<PointClass, vscode.TextEditorDecorationType>>;
  readonly #signs: Readonly<Record<PointClass, vscode.TextEditorDecorationType>>;
  readonly #rest = new Map<vscode.TextEditor, NodeJS.Timeout>();

  constructor(outlines: DocumentOutlines, extensionUri: vscode.Uri) {
    this.#outlines = outlines;
    this.#keywords = {
      await: this.#owned.add(keywordDecoration("coroscope.awaitMark")),
      yield: this.#owned.add(keywordDecoration("coroscope.yieldMark")),
    };
    this.#signs = {
      await: this.#owned.add(signDecoration("await", extensionUri)),
      yield: this.#owned.add(signDecoration("yield", extensionUri)),
    };
    this.#owned.add(
      outlines.onDidChangePoints((document) => this.#refresh((editor) => editor.document === document)),
    );
    this.#owned.add(
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of this.#rest.keys()) if (!editors.includes(editor)) this.#cancelRest(editor);
        this.#refresh(() => true);
      }),
    );
    this.#owned.add(
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
        if (this.#rest.has(textEditor)) this.#mark(textEditor);
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${settingsSection}.marks`)) this.#refresh(() => true);
      }),
    );
    this.#owned.add(
      disposable(() => {
        for (const editor of [...this.#rest.keys()]) this.#cancelRest(editor);
      }),
    );
    this.#refresh(() => true);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #refresh(which: (editor: vscode.TextEditor) => boolean): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (isAnalyzed(editor.document) && which(editor)) this.#mark(editor);
    }
  }

  #mark(editor: vscode.TextEditor): void {
    this.#cancelRest(editor);
    const latest = this.#outlines.points(editor.document);
    const settings = editorSettings(editor.document);
    if (latest === undefined || !settings.marks) {
      this.#set(editor, { keywords: { await: [], yield: [] }, lines: { await: [], yield: [] } }, false);
      return;
    }
    if (latest.version !== editor.document.version) return;
    const marks = marksOf(latest.points);
    if (countMarks(marks) <= atOnce) {
      this.#set(editor, marks, settings.gutter);
      return;
    }
    const inSight = editor.visibleRanges.map(({ start, end }) => ({
      first: start.line + 1 - margin,
      last: end.line + 1 + margin,
    }));
    this.#set(editor, marksWithin(marks, inSight), settings.gutter);
    this.#rest.set(
      editor,
      setTimeout(() => {
        this.#rest.delete(editor);
        if (latest.version === editor.document.version) this.#set(editor, marks, settings.gutter);
      }, restDelay),
    );
  }

  #cancelRest(editor: vscode.TextEditor): void {
    clearTimeout(this.#rest.get(editor));
    this.#rest.delete(editor);
  }

  #set(editor: vscode.TextEditor, marks: Marks, gutter: boolean): void {
    for (const name of classes) {
      editor.setDecorations(this.#keywords[name], marks.keywords[name].map(toEditorRange));
      const lines = gutter ? marks.lines[name] : [];
      editor.setDecorations(
        this.#signs[name],
        lines.map((line) => new vscode.Range(line - 1, 0, line - 1, 0)),
      );
    }
  }
}

function keywordDecoration(color: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    borderStyle: "none none dotted none",
    borderWidth: "2px",
    borderColor: new vscode.ThemeColor(color),
    overviewRulerColor: new vscode.ThemeColor("coroscope.overviewRuler"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}

function signDecoration(name: PointClass, extensionUri: vscode.Uri): vscode.TextEditorDecorationType {
  const sign = (theme: string): vscode.ThemableDecorationRenderOptions => ({
    gutterIconPath: vscode.Uri.joinPath(extensionUri, "media", "marks", `${name}-${theme}.svg`),
    gutterIconSize: "contain",
  });
  return vscode.window.createTextEditorDecorationType({ dark: sign("dark"), light: sign("light") });
}
