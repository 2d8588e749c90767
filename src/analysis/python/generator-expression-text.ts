/**
 * Whether a Python text may have generator expressions, as far as its characters alone show; `false` is sure. It looks for a `for` whose
 * innermost bracket is a round one, outside comments and strings (§2.1.3, §2.4.1 and §6.2.8 of the language reference). What computes in
 * a formatted string, and what does not end, is not looked into: it may.
 */
export function mayHoldGeneratorExpressions(text: string): boolean {
  const open: string[] = [];
  let index = 0;
  for (let found = tokenAfter(text, index); found; found = tokenAfter(text, index)) {
    const [token] = found;
    index = found.index + token.length;
    if (token === "for") {
      if (open.at(-1) === "(") return true;
    } else if (isOpening(token)) open.push(token);
    else if (isClosing(token)) open.pop();
    else if (token === "#") index = endOfLine(text, index);
    else {
      const end = endOfString(text, index, token);
      if (end === undefined || mayCompute(text, found.index, end)) return true;
      index = end;
    }
  }
  return open.length > 0;
}

const tokens = /"""|'''|["'#()[\]{}]|\bfor\b/gu;

function tokenAfter(text: string, index: number): RegExpExecArray | null {
  tokens.lastIndex = index;
  return tokens.exec(text);
}

function isOpening(token: string): boolean {
  return token === "(" || token === "[" || token === "{";
}

function isClosing(token: string): boolean {
  return token === ")" || token === "]" || token === "}";
}

const lineEnds = /[\r\n]/gu;

function endOfLine(text: string, index: number): number {
  lineEnds.lastIndex = index;
  return lineEnds.exec(text)?.index ?? text.length;
}

/** The offset after a string whose inside starts at an offset; `undefined` where it does not end, or not on its line. */
function endOfString(text: string, inside: number, quote: string): number | undefined {
  for (let end = text.indexOf(quote, inside); end >= 0; end = text.indexOf(quote, end + 1)) {
    if (isEscaped(text, end, inside)) continue;
    const crossesLines = quote.length === 1 && /(?<!\\)[\r\n]/u.test(text.slice(inside, end));
    return crossesLines ? undefined : end + quote.length;
  }
  return undefined;
}

function isEscaped(text: string, index: number, least: number): boolean {
  let first = index;
  while (first > least && text.charAt(first - 1) === "\\") first--;
  return (index - first) % 2 === 1;
}

/** Whether a string may be a formatted one with a loop in it, or with a string of the same quotes: since Python 3.12 they nest. */
function mayCompute(text: string, start: number, end: number): boolean {
  if (!/[ft]r?$/iu.test(text.slice(Math.max(start - 2, 0), start))) return false;
  const string = text.slice(start, end);
  return string.includes("{") && (/\bfor\b/u.test(string) || count(string, "{") !== count(string, "}"));
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
