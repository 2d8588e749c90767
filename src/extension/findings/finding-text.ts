import type { Finding, Fix } from "../../analysis/outline";
import type { Phrase } from "../../base/phrase";
import { said, type Translator } from "../translator";

/** What a finding says, in the user's language. Its English is in `l10n/bundle.l10n.json`, taken from the rules. */
export function messageOf({ message, phrase }: Finding, translator: Translator): string {
  return translated(message, phrase, translator);
}

/** What a fix is called, in the user's language. */
export function titleOf({ title, phrase }: Fix, translator: Translator): string {
  return translated(title, phrase, translator);
}

/** A sentence that names nothing of the code is its own template. */
function translated(text: string, phrase: Phrase | undefined, translator: Translator): string {
  return said(phrase ?? { template: text, values: [] }, translator);
}
