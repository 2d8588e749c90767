import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { commandIds } from "../command-ids";
import type { DocumentOutlines } from "../editor/document-outlines";
import { toEditorPosition } from "../editor/positions";
import type { TimelineLink } from "../panel/timeline-link";
import { editorSettings, settingsSection } from "../settings";
import type { EvidenceSource, RunEvidenceOfFile } from "./evidence-source";
import { valueHints, type ValueHint } from "./value-hints";

/** The value that the last run showed behind each suspension point; only where a setting asks for that. */
export class InlayValues implements vscode.InlayHintsProvider, Disposable {
  readonly #outlines: DocumentOutlines;
  readonly #evidence: EvidenceSource;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeInlayHints = this.#changed.event;

  constructor(outlines: DocumentOutlines, evidence: EvidenceSource) {
    this.#outlines = outlines;
    this.#evidence = evidence;
    this.#owned.add(evidence.onDidChange(() => this.#changed.fire()));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${settingsSection}.inlayValues`)) this.#changed.fire();
      }),
    );
  }

  async provideInlayHints(
    document: vscode.TextDocument,
    { start, end }: vscode.Range,
  ): Promise<vscode.InlayHint[]> {
    if (!editorSettings(document).inlayValues || this.#evidence.of(document) === undefined) return [];
    const outline = await this.#outlines.current(document);
    // What is known may have changed while the outline was made.
    const run = this.#evidence.of(document);
    if (outline === undefined || run === undefined) return [];
    const lines = { first: start.line + 1, last: end.line + 1 };
    return valueHints(outline, run.evidence, lines, vscode.l10n).map((hint) =>
      toInlayHint(hint, run, document.fileName),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function toInlayHint(
  { position, text, evidence }: ValueHint,
  { folder, began }: RunEvidenceOfFile,
  file: string,
): vscode.InlayHint {
  const { hits, tracedLine: line, column } = evidence;
  const link: TimelineLink = { folder, kind: "point", file, line, column };
  const time = new Date(began).toLocaleTimeString(vscode.env.language);
  const part = new vscode.InlayHintLabelPart(text);
  part.command = {
    command: commandIds.showInTimeline,
    title: vscode.l10n.t("Show in timeline"),
    arguments: [link],
  };
  part.tooltip =
    hits === 1
      ? vscode.l10n.t("Seen once, in the run of {0}", time)
      : vscode.l10n.t("The last of {0} times, in the run of {1}", hits, time);
  const hint = new vscode.InlayHint(toEditorPosition(position), [part]);
  hint.paddingLeft = true;
  return hint;
}
