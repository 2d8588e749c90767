/**
 * Text of the traced program made safe to print: control characters, line separators and marks that reorder text become
 * visible escapes, so that a value can neither move the cursor nor pretend to be another line. Long text is shortened.
 */
export function printable(text: string, longest = 80): string {
  const safe = text.replace(unprintable, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return shortEscapes[character] ?? `\\u{${code.toString(16)}}`;
  });
  const characters = Array.from(safe);
  return characters.length <= longest ? safe : `${characters.slice(0, longest - 1).join("")}…`;
}

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
