/** IPython magics whose argument is a statement of Python, so that its suspension points count. */
const statementMagics = /^%(?:time|timeit|prun|memit|lprun)(?=[ \t]+[^-\s])/u;

/** Cell magics that run the rest of the cell as Python. */
const pythonCells = /^%%(?:time|timeit|capture|prun|python3?|pypy)\b/u;

const cellMagic = /^[ \t]*%%\w+/u;
const lineMagic = /^(?:%\w|!|\?)|\?$/u;
const assignedMagic = /^[\p{ID_Continue}\s,.[\]]+=\s*(?=[%!]\w)/u;

/**
 * The text of a notebook's Python cell with everything that only IPython understands masked: magics, shell commands, questions. Every
 * character that is left stands where it stood. A cell in another language (`%%bash`) is blank.
 */
export function maskMagics(text: string): string {
  if (!/[%!?]/u.test(text)) return text;
  const first = text.search(/\S/u);
  if (first >= 0 && text.startsWith("%%", first)) return maskCell(text);
  return maskLines(text);
}

function maskCell(text: string): string {
  const start = text.search(/\S/u);
  const lineEnd = text.slice(start).search(/[\r\n]/u);
  const end = lineEnd < 0 ? text.length : start + lineEnd;
  const head = blank(text.slice(0, end));
  const rest = text.slice(end);
  return pythonCells.test(text.slice(start, end)) ? head + maskLines(rest) : head + blank(rest);
}

function maskLines(text: string): string {
  let isContinued = false;
  return text
    .split(/(\r\n|\r|\n)/u)
    .map((part, index) => {
      if (index % 2 === 1) return part;
      const masked = isContinued ? blank(part) : maskLine(part);
      isContinued = masked !== part && /\\$/u.test(part);
      return masked;
    })
    .join("");
}

function maskLine(line: string): string {
  const code = line.trimStart();
  const indent = line.slice(0, line.length - code.length);
  const magic = statementMagics.exec(code);
  if (magic) return `${indent}0;${" ".repeat(magic[0].length - 2)}${code.slice(magic[0].length)}`;
  if (cellMagic.test(code)) return blank(line);
  const assigned = assignedMagic.exec(code)?.[0];
  if (assigned !== undefined) return indent + assigned + nothing(code.slice(assigned.length));
  const isMagic = lineMagic.test(code.trimEnd()) && !code.startsWith("#");
  return isMagic ? indent + nothing(code) : line;
}

/** A statement that does nothing, as long as what it stands for, so that a block of it alone stays a block. */
function nothing(source: string): string {
  return source === "" ? "" : `0${" ".repeat(source.length - 1)}`;
}

function blank(source: string): string {
  return source.replace(/[^\r\n]/gu, (character) => " ".repeat(character.length));
}
