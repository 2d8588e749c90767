import type * as vscode from "vscode";
import type { Event } from "../../base/emitter";
import type { FunctionHistory } from "./function-history";
import type { FileEvidence } from "./trace-evidence";

/** What the last run that touched a file showed of it. */
export interface RunEvidenceOfFile {
  /** The trace folder. */
  readonly folder: string;
  /** When the run began, in ms since 1970. */
  readonly began: number;
  readonly evidence: FileEvidence;
  /** How the last runs of its functions went, this one among them. */
  readonly histories: readonly FunctionHistory[];
}

/** Gives what runs showed of documents; nothing where nothing can be run. */
export interface EvidenceSource {
  /** Fires with the path of a file of which the evidence changed. */
  readonly onDidChange: Event<string>;
  /** What the last run showed of a document. */
  of(document: vscode.TextDocument): RunEvidenceOfFile | undefined;
}
