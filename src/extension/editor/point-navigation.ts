import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { commandIds } from "../command-ids";
import { isAnalyzed, type DocumentOutlines } from "./document-outlines";
import { neighbourPoint, pointAt } from "./outline-queries";
import { fromEditorPosition, toEditorPosition, toEditorRange } from "./positions";

/** Commands that move the cursor from suspension point to suspension point, and explain the one that it is at. */
export class PointNavigation implements Disposable {
  readonly #outlines: DocumentOutlines;
  readonly #owned = new DisposableList();

  constructor(outlines: DocumentOutlines) {
    this.#outlines = outlines;
    const register = (id: string, run: (editor: vscode.TextEditor) => Promise<void>): void => {
      this.#owned.add(
        vscode.commands.registerCommand(id, async () => {
          const editor = vscode.window.activeTextEditor;
          if (editor !== undefined && isAnalyzed(editor.document)) await run(editor);
        }),
      );
    };
    register(commandIds.nextSuspensionPoint, (editor) => this.#go(editor, "next"));
    register(commandIds.previousSuspensionPoint, (editor) => this.#go(editor, "previous"));
    register(commandIds.explainSuspensionPoint, (editor) => this.#explain(editor));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #go(editor: vscode.TextEditor, direction: "next" | "previous"): Promise<void> {
    const outline = await this.#outlines.current(editor.document);
    const point = outline && neighbourPoint(outline, fromEditorPosition(editor.selection.active), direction);
    if (point === undefined) {
      sayNoPoints();
      return;
    }
    moveTo(editor, toEditorPosition(point.keywordRange.start));
  }

  /** Shows the hover by keyboard: at the cursor, else at the first point of the line, else at the next point. */
  async #explain(editor: vscode.TextEditor): Promise<void> {
    const outline = await this.#outlines.current(editor.document);
    if (outline === undefined) {
      sayNoPoints();
      return;
    }
    const cursor = fromEditorPosition(editor.selection.active);
    const point =
      pointAt(outline, cursor) ??
      outline.points.find(({ keywordRange }) => keywordRange.start.line === cursor.line) ??
      neighbourPoint(outline, cursor, "next");
    if (point === undefined) {
      sayNoPoints();
      return;
    }
    if (!toEditorRange(point.keywordRange).contains(editor.selection.active)) {
      moveTo(editor, toEditorPosition(point.keywordRange.start));
    }
    await vscode.commands.executeCommand("editor.action.showHover");
  }
}

function moveTo(editor: vscode.TextEditor, position: vscode.Position): void {
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(
    new vscode.Range(position, position),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
}

function sayNoPoints(): void {
  void vscode.window.showInformationMessage(vscode.l10n.t("This file has no suspension points."));
}
