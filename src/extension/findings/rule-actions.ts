import * as vscode from "vscode";
import { analyzedDocuments } from "../editor/document-outlines";
import { settingsSection } from "../settings";
import { ruleOf } from "./finding-diagnostics";
import { explainRuleCommand, rulePage } from "./rule-page";

const turnOffCommand = "coroscope.turnOffRule";

/** Offers to explain a rule and to turn it off, at each of its problems. */
export function registerRuleActions(extensionUri: vscode.Uri): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(_document, _range, { diagnostics }) {
      const rules = new Set(diagnostics.flatMap((diagnostic) => ruleOf(diagnostic) ?? []));
      return [...rules].flatMap((rule) => {
        const about = diagnostics.filter((diagnostic) => ruleOf(diagnostic) === rule);
        return [
          ruleAction(vscode.l10n.t("Explain the rule {0}", rule), explainRuleCommand, rule, about),
          ruleAction(vscode.l10n.t("Turn off the rule {0}", rule), turnOffCommand, rule, about),
        ];
      });
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(analyzedDocuments, provider, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.commands.registerCommand(turnOffCommand, (rule: unknown) =>
      isRuleName(rule) ? turnOff(rule) : undefined,
    ),
    vscode.commands.registerCommand(explainRuleCommand, (rule: unknown) =>
      isRuleName(rule) ? explain(rule, extensionUri) : undefined,
    ),
  );
}

function ruleAction(
  title: string,
  command: string,
  rule: string,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = diagnostics;
  action.command = { command, title, arguments: [rule] };
  return action;
}

/** Anybody may run a command with anything; a name like `../x` is none of ours. */
function isRuleName(rule: unknown): rule is string {
  return typeof rule === "string" && /^[a-z]+(-[a-z]+)*$/u.test(rule);
}

/** Shows the rule's page, which comes with the extension. */
async function explain(rule: string, extensionUri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand("markdown.showPreviewToSide", rulePage(extensionUri, rule));
}

/** In the workspace where there is one, so that others who work on it see the same. */
async function turnOff(rule: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration(settingsSection);
  const disabled = settings.get<readonly string[]>("findings.disabledRules") ?? [];
  const target =
    vscode.workspace.workspaceFolders === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  await settings.update("findings.disabledRules", [...new Set([...disabled, rule])].sort(), target);
}
