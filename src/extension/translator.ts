/**
 * Turns an English message into the user's language and fills in `{0}`, `{1}`, …: what `vscode.l10n` does. Code that has to
 * run without VS Code takes it as an argument.
 */
export interface Translator {
  t(message: string, ...values: (string | number)[]): string;
}
