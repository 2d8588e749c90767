import * as vscode from "vscode";
import type { Position, Range } from "../../analysis/outline";

/** An analysis position (lines from 1) as VS Code counts (lines from 0). */
export function toEditorPosition(position: Position): vscode.Position {
  return new vscode.Position(position.line - 1, position.column);
}

/** An analysis range as VS Code counts. */
export function toEditorRange(range: Range): vscode.Range {
  return new vscode.Range(toEditorPosition(range.start), toEditorPosition(range.end));
}

/** A position of VS Code as the analysis counts. */
export function fromEditorPosition(position: vscode.Position): Position {
  return { line: position.line + 1, column: position.character };
}
