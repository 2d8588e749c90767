const whiteSpace = /\s/u;

/** The offset of the first character at or after `offset` that is neither white space nor in a comment. */
export function skipTrivia(text: string, offset: number): number {
  let index = offset;
  while (index < text.length) {
    if (whiteSpace.test(text.charAt(index))) index++;
    else if (text.startsWith("//", index)) index = endOfLine(text, index);
    else if (text.startsWith("/*", index)) {
      const end = text.indexOf("*/", index + 2);
      index = end < 0 ? text.length : end + 2;
    } else return index;
  }
  return index;
}

function endOfLine(text: string, offset: number): number {
  let index = offset;
  while (index < text.length && !/[\n\r\u2028\u2029]/u.test(text.charAt(index))) index++;
  return index;
}

/** The end of `word` where it is the next token at or after `offset`; else `offset` itself. */
export function endOfToken(text: string, offset: number, word: string): number {
  const start = skipTrivia(text, offset);
  return text.startsWith(word, start) ? start + word.length : offset;
}
