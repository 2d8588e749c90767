/** A sentence with gaps `{0}`, `{1}`, …, and what goes into them: translators get the sentence, whatever it is about. */
export interface Phrase {
  readonly template: string;
  readonly values: readonly string[];
}

/** A sentence about something. The template is written out at the call, where `npm run l10n` finds it. */
export function phrase(template: string, ...values: readonly string[]): Phrase {
  return { template, values };
}

/** Says a sentence with its gaps filled, in whatever language. The template is written out at the call, as with {@link phrase}. */
export type Say = (template: string, ...values: readonly string[]) => string;

/** Says it in English. */
export const sayInEnglish: Say = (template, ...values) => textOf({ template, values });

/** What a sentence says in English. */
export function textOf({ template, values }: Phrase): string {
  return template.replace(/\{(\d+)\}/gu, (_gap, index: string) => values[Number(index)] ?? "");
}
