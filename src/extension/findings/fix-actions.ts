import * as vscode from "vscode";
import type { Finding, Fix } from "../../analysis/outline";
import { analyzedDocuments, type DocumentOutlines } from "../editor/document-outlines";
import { toEditorRange } from "../editor/positions";
import { titleOf } from "./finding-text";
import { ruleOf } from "./finding-diagnostics";

/** Offers the fixes of a problem. None is made by itself, since each changes what the program does. */
export function registerFixActions(outlines: DocumentOutlines): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    analyzedDocuments,
    {
      provideCodeActions(document, _range, { diagnostics }) {
        const latest = outlines.latest(document);
        if (latest?.version !== document.version) return [];
        return diagnostics.flatMap((diagnostic) =>
          latest.outline.findings
            .filter((finding) => isAbout(diagnostic, finding))
            .flatMap(({ fixes = [] }) => fixes.map((fix) => fixAction(document, diagnostic, fix))),
        );
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function isAbout(diagnostic: vscode.Diagnostic, { rule, range }: Finding): boolean {
  return ruleOf(diagnostic) === rule && diagnostic.range.isEqual(toEditorRange(range));
}

function fixAction(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  fix: Fix,
): vscode.CodeAction {
  const action = new vscode.CodeAction(titleOf(fix, vscode.l10n), vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(
    document.uri,
    fix.edits.map(({ range, newText }) => new vscode.TextEdit(toEditorRange(range), newText)),
  );
  return action;
}
