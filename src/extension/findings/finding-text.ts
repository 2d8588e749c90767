import type { Finding, Fix, Phrase } from "../../analysis/outline";
import type { Translator } from "../translator";

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
  return translator.t(phrase?.template ?? text, ...(phrase?.values ?? []));
}
