/** An edit of a text, in lines from 1: `first` to `last` were replaced by `added` lines more than there were (or fewer). */
export interface LineEdit {
  readonly first: number;
  readonly last: number;
  readonly added: number;
}

/** Something that is said of lines of a text, from 1, both included; Infinity: to its end. */
interface Lines {
  readonly line: number;
  readonly endLine: number;
}

/** What still holds after an edit of what is said of lines: those that it touched are gone, and those below it moved. */
export function afterLineEdit<Said extends Lines>(said: readonly Said[], edit: LineEdit): Said[] {
  return said
    .filter(({ line, endLine }) => endLine < edit.first || edit.last < line)
    .map((one) => ({ ...one, line: lineAfter(one.line, edit), endLine: lineAfter(one.endLine, edit) }));
}

/** Where a line is after an edit that did not touch it. */
export function lineAfter(line: number, { last, added }: LineEdit): number {
  return line > last ? line + added : line;
}
