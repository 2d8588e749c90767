const words = /\basync\b|\bawait\b|\byield\b|\b(?:function|static)\s*\*/u;

/**
 * The `*` of a generator method, or of any generator with comments about it: behind a brace, a comma, a semicolon, a comment or a line's end, and before a name with its
 * parameters. That keeps most comments, whose lines begin with one, and products from looking like it.
 */
const star = /(?:[{,;}]|\*\/|^)\s*\*\s*(?:[\w$\\{}#\u0080-\uffff]+\s*(?:\(|\/[/*])|[["'(]|\/[/*])/mu;

/** Whether a text can hold a suspendable function. What cannot is not even parsed. */
export function mayHoldProbes(text: string): boolean {
  return words.test(text) || star.test(text);
}
