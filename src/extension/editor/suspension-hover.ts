import * as vscode from "vscode";
import { editorSettings } from "../settings";
import { isAnalyzed, type DocumentOutlines } from "./document-outlines";
import { hoverCommands, hoverText } from "./hover-text";
import { pointAt } from "./outline-queries";
import { fromEditorPosition, toEditorRange } from "./positions";

/** Explains the suspension point under the pointer, or at the cursor when asked for by keyboard. */
export class SuspensionHover implements vscode.HoverProvider {
  readonly #outlines: DocumentOutlines;

  constructor(outlines: DocumentOutlines) {
    this.#outlines = outlines;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    if (!isAnalyzed(document) || !editorSettings(document).hover) return undefined;
    const outline = await this.#outlines.current(document);
    const point = outline && pointAt(outline, fromEditorPosition(position));
    if (outline === undefined || point === undefined) return undefined;
    const text = new vscode.MarkdownString(hoverText(outline, point, document.uri.toString(), vscode.l10n));
    text.isTrusted = { enabledCommands: hoverCommands };
    return new vscode.Hover(text, toEditorRange(point.keywordRange));
  }
}
