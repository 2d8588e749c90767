/** What a terminal is told, for one look of a text: ECMA-48, "select graphic rendition". */
const looks = {
  bold: ["\u001b[1m", "\u001b[22m"],
  faint: ["\u001b[2m", "\u001b[22m"],
  running: ["\u001b[32m", "\u001b[39m"],
  ready: ["\u001b[33m", "\u001b[39m"],
  problem: ["\u001b[31m", "\u001b[39m"],
} as const;

type Look = keyof typeof looks;

/**
 * Whether text for this stream may be coloured: a terminal that understands it, and a person who did not ask for none
 * (https://no-color.org; FORCE_COLOR as Node itself reads it).
 */
export function hasColors(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if ((environment["NO_COLOR"] ?? "") !== "") return false;
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stream.isTTY === true && environment["TERM"] !== "dumb";
}

/**
 * Puts colour on what `show` prints: states as in the timeline view, places faint, headings and problems set off. The states keep
 * their shapes, so that nothing is told by colour alone.
 */
export function colored(text: string): string {
  return text.split("\n").map(coloredLine).join("\n");
}

function coloredLine(line: string): string {
  if (/^Where {2,}Suspension point|^What was found$|^\S.* · \S/u.test(line)) return wear("bold", line);
  if (/^ {2}! |^Problem: /.test(line)) return wear("problem", line);
  return line
    .replace(/█+/g, (run) => wear("running", run))
    .replace(/▒+/g, (run) => wear("ready", run))
    .replace(/─+/g, (run) => wear("faint", run))
    .replace(/ \[[^\]]*:\d+\]$/, (place) => wear("faint", place));
}

function wear(look: Look, text: string): string {
  const [on, off] = looks[look];
  return `${on}${text}${off}`;
}

/**
 * Cuts the lines of a history to what a terminal shows of them, so that one line stays one; the place at a line's end is kept.
 *
 * @param columns the terminal's width
 */
export function fitted(text: string, columns: number): string {
  return text
    .split("\n")
    .map((line) => fittedLine(line, columns))
    .join("\n");
}

function fittedLine(line: string, columns: number): string {
  const characters = Array.from(line);
  if (characters.length <= columns) return line;
  const place = / \[[^\]]*:\d+\]$/.exec(line)?.[0] ?? "";
  const room = columns - place.length - 1;
  if (room < 20) return `${characters.slice(0, columns - 1).join("")}…`;
  return `${characters.slice(0, room).join("").trimEnd()}…${place}`;
}
