import * as vscode from "vscode";
import { commandIds } from "../command-ids";
import type { EvidenceSource } from "../evidence/evidence-source";
import { ofFunction } from "../evidence/file-evidence";
import { editorSettings } from "../settings";
import { isAnalyzed, type DocumentOutlines } from "./document-outlines";
import { functionRunsText } from "./function-runs-text";
import { offeredFunctions, touches } from "./outline-queries";
import { fromEditorPosition, toEditorRange } from "./positions";

/** Says at the name of a function how its last runs went, with ways to their traces. */
export class FunctionHover implements vscode.HoverProvider {
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
    if (this.#evidence.of(document) === undefined) return undefined;
    const outline = await this.#outlines.current(document);
    const at = fromEditorPosition(position);
    const named =
      outline && offeredFunctions(outline).find((offered) => touches(offered.function.nameRange, at));
    // What is known may have changed while the outline was made.
    const seen = this.#evidence.of(document);
    const history = named && seen && ofFunction(seen.histories, named.function);
    if (named === undefined || history === undefined) return undefined;
    const { qualifiedName, nameRange } = named.function;
    const text = new vscode.MarkdownString(
      functionRunsText(qualifiedName, document.fileName, history.runs, vscode.l10n),
    );
    text.isTrusted = { enabledCommands: [commandIds.showInTimeline, commandIds.compareRuns] };
    return new vscode.Hover(text, toEditorRange(nameRange));
  }
}
