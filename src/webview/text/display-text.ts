/*
 * What a trace holds was chosen by the traced program: names, values and reasons may carry control characters, marks that
 * reorder or hide text, and megabytes. Everything of it that is shown goes through here first.
 */

/** Control, format (bidirectional marks among them), private and unassigned characters, lone surrogates, line separators. */
const unsafe = /[\p{C}\p{Zl}\p{Zp}]/u;
const everyUnsafe = /[\p{C}\p{Zl}\p{Zp}]/gu;
const piledUpMarks = /(\p{M}{3})\p{M}+/gu;

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

/** The longest text shown in one place that does not say otherwise, in UTF-16 units. */
export const defaultTextLimit = 200;

/**
 * One line of text that shows what is in `raw` and nothing else happens: what is invisible or reorders is written as an
 * escape, and what is longer than `limit` UTF-16 units ends in an ellipsis.
 */
export function displayText(raw: string, limit: number = defaultTextLimit): string {
  const kept = raw.length > limit ? wholeCharacters(raw, limit - 1) : raw;
  const escaped = unsafe.test(kept) ? kept.replace(everyUnsafe, escapeCharacter) : kept;
  const calm = escaped.replace(piledUpMarks, "$1");
  const short = calm.length > limit ? wholeCharacters(calm, limit - 1) : calm;
  return kept.length < raw.length || short.length < calm.length ? `${short}…` : short;
}

/**
 * The same for a drawing, where no element isolates the text: first-strong isolates keep its direction from reaching what
 * stands beside it.
 */
export function isolatedText(raw: string, limit: number = defaultTextLimit): string {
  const text = displayText(raw, limit);
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

function wholeCharacters(text: string, length: number): string {
  const unit = text.charCodeAt(length - 1);
  return text.slice(0, unit >= 0xd800 && unit < 0xdc00 ? length - 1 : length);
}

function escapeCharacter(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
