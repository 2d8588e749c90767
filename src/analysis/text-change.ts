/** What happened between two versions of a text: `start` to `oldEnd` of the first became `start` to `newEnd` of the second. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Texts are compared in pieces of so many characters at first, which is much faster than one by one. */
const piece = 4096;

/** The smallest single change that makes `after` of `before`. */
export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start + piece <= shorter && before.slice(start, start + piece) === after.slice(start, start + piece))
    start += piece;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same + piece <= shorter - start &&
    before.slice(before.length - same - piece, before.length - same) ===
      after.slice(after.length - same - piece, after.length - same)
  )
    same += piece;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  return { start, oldEnd: before.length - same, newEnd: after.length - same };
}

/**
 * Where the character at an offset of the first text is in the second; `undefined` for what was replaced. What is inserted before a
 * character moves it.
 */
export function shiftOffset(offset: number, change: TextChange): number | undefined {
  if (offset < change.start) return offset;
  return offset >= change.oldEnd ? offset + change.newEnd - change.oldEnd : undefined;
}
