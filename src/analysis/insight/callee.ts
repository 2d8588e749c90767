const dottedName =
  /^(?:new\s+)?([\p{ID_Start}$_#][\p{ID_Continue}$#]*(?:\s*\??\.\s*[\p{ID_Start}$_#][\p{ID_Continue}$#]*)*)\s*\(/u;

/** A call that is the whole of an expression. */
export interface WholeCall {
  /** What is called, in dots: `this.db.query`. Where the call is on the result of another, only its last name: `.json`. */
  readonly callee: string;
  /** The source of the arguments. */
  readonly argumentsText: string;
}

/** The call that an expression's source is as a whole; `undefined` for everything else. */
export function wholeCall(source: string): WholeCall | undefined {
  const trimmed = source.trim();
  if (!trimmed.endsWith(")")) return undefined;
  const open = matchingOpen(trimmed);
  if (open === undefined) return undefined;
  const head = trimmed.slice(0, open).trimEnd();
  const argumentsText = trimmed.slice(open + 1, -1);
  const plain = dottedName.exec(`${head}(`);
  if (plain?.[1] !== undefined && plain[0].length === head.length + 1)
    return { callee: plain[1].replace(/\s+|\?/gu, ""), argumentsText };
  const last = /\.\s*([\p{ID_Continue}$#]+)$/u.exec(head);
  return last?.[1] === undefined ? undefined : { callee: `.${last[1]}`, argumentsText };
}

/** The bracket that the last character closes; quotes are skipped backwards, which suffices for well-formed code. */
function matchingOpen(source: string): number | undefined {
  let depth = 0;
  for (let index = source.length - 1; index >= 0; index--) {
    const character = source.charAt(index);
    if ("\"'`".includes(character)) {
      const start = source.lastIndexOf(character, index - 1);
      if (start < 0) return undefined;
      index = start;
    } else if (")]}".includes(character)) depth++;
    else if ("([{".includes(character)) {
      depth--;
      if (depth === 0) return index;
    }
  }
  return undefined;
}
