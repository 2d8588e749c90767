import type { ComponentChild } from "preact";
import { Translations } from "./translations";

declare global {
  /** In a worker: {@link translationsJson} of the page that started it. */
  var coroscopeTranslations: string | undefined;
}

/**
 * The texts in the user's language, as JSON; empty where all is English, as in reports. Read once from the element that the host writes,
 * before any view is made: tables of texts are made when their module is loaded.
 */
export const translationsJson: string =
  typeof document === "undefined"
    ? (globalThis.coroscopeTranslations ?? "")
    : (document.getElementById("translations")?.textContent ?? "");

const translations = new Translations(translationsJson);

/** A text in the user's language, with `{0}`, `{1}`, … filled in. The English text is written out at the call, where `npm run l10n` finds it. */
export function translate(text: string, ...values: readonly (string | number)[]): string {
  return translations.text(text, values);
}

/** A text in the user's language, with its gaps as they are: for what fills them by itself, and has written out the English text. */
export function templateOf(english: string): string {
  return translations.template(english);
}

/** A sentence with elements in its gaps, in the order of the user's language. */
export function translateAround(text: string, ...parts: readonly ComponentChild[]): ComponentChild[] {
  return translations.around(text, parts);
}
