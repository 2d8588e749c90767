import type { Phrase } from "../base/phrase";

/**
 * Turns an English message into the user's language and fills in `{0}`, `{1}`, …: what `vscode.l10n` does. Code that has to
 * run without VS Code takes it as an argument.
 */
export interface Translator {
  t(message: string, ...values: (string | number)[]): string;
}

/** What a sentence of a layer below says in the user's language. */
export function said({ template, values }: Phrase, translator: Translator): string {
  return translator.t(template, ...values);
}
