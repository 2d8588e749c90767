import * as vscode from "vscode";

/** The page about a rule, or about a kind of problem that only runs show: why and when not. It comes with the extension. */
export function rulePage(extensionUri: vscode.Uri, rule: string): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, "docs", "rules", `${rule}.md`);
}

/** The command that shows the page about a rule as it is meant to be read; it takes the rule's name. */
export const explainRuleCommand = "coroscope.explainRule";

/** A link that runs {@link explainRuleCommand}: VS Code opens the file itself as plain Markdown. */
export function rulePageLink(rule: string): vscode.Uri {
  return vscode.Uri.from({ scheme: "command", path: explainRuleCommand, query: JSON.stringify([rule]) });
}
