import type { ComponentChild } from "preact";
import { Translations } from "./translations";

/**
 * Read once from the element that the host writes, before any view is made: tables of texts are made when their module is loaded.
 * In reports and in workers there is none, and all is English.
 */
const translations = new Translations(
  typeof document === "undefined" ? "" : (document.getElementById("translations")?.textContent ?? ""),
);

/** A text in the user's language, with `{0}`, `{1}`, … filled in. The English text is written out at the call, where `npm run l10n` finds it. */
export function translate(text: string, ...values: readonly (string | number)[]): string {
  return translations.text(text, values);
}

/** A sentence with elements in its gaps, in the order of the user's language. */
export function translateAround(text: string, ...parts: readonly ComponentChild[]): ComponentChild[] {
  return translations.around(text, parts);
}
