import * as vscode from "vscode";
import type { Outline, SuspensionPoint } from "../../analysis/outline";
import { pointEvidenceText } from "../evidence/evidence-text";
import { evidenceOfPoint } from "../evidence/file-evidence";
import type { EvidenceSource } from "../evidence/evidence-source";
import { editorSettings } from "../settings";
import { isAnalyzed, isTraceable, type DocumentOutlines } from "./document-outlines";
import { hoverCommands, hoverText, type HoverEvidence } from "./hover-text";
import { pointAt } from "./outline-queries";
import { fromEditorPosition, toEditorRange } from "./positions";

/** Explains the suspension point under the pointer, or at the cursor when asked for by keyboard. */
export class SuspensionHover implements vscode.HoverProvider {
  readonly #outlines: DocumentOutlines;

  readonly #evidence: EvidenceSource;

  constructor(outlines: DocumentOutlines, evidence: EvidenceSource) {
    this.#outlines = outlines;
    this.#evidence = evidence;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    if (!isAnalyzed(document) || !editorSettings(document).hover) return undefined;
    const outline = await this.#outlines.current(document);
    const point = outline && pointAt(outline, fromEditorPosition(position));
    if (outline === undefined || point === undefined) return undefined;
    const text = new vscode.MarkdownString(
      hoverText(
        outline,
        point,
        isTraceable(document) ? document.uri.toString() : undefined,
        vscode.l10n,
        this.#evidenceOf(document, outline, point),
      ),
    );
    text.isTrusted = { enabledCommands: hoverCommands };
    return new vscode.Hover(text, toEditorRange(point.keywordRange));
  }

  #evidenceOf(
    document: vscode.TextDocument,
    outline: Outline,
    point: SuspensionPoint,
  ): HoverEvidence | undefined {
    const run = this.#evidence.of(document);
    const seen = run && evidenceOfPoint(run.evidence, outline, point);
    if (run === undefined || seen === undefined) return undefined;
    const { folder } = run;
    const { tracedLine: line, column } = seen;
    return {
      lines: pointEvidenceText(seen, vscode.l10n),
      link: { folder, kind: "point", file: document.fileName, line, column },
    };
  }
}
