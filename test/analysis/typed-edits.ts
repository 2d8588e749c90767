import fc from "fast-check";

/** A text after an edit. */
export interface Edit {
  readonly text: string;
  /** The line that was edited, and how many lines came (1) or went (-1) there. */
  readonly line: number;
  readonly lineDelta: number;
}

const openers = [
  "(",
  "[",
  "{",
  "}",
  ")",
  '"',
  "'",
  "`",
  "${",
  "/*",
  "//",
  "#",
  "<",
  "@",
  "\\",
  "if (",
  "try {",
  "def ",
  "class ",
  "lambda ",
  "=>",
  '"""',
  "f'{",
  "async ",
];

/**
 * Up to `most` edits as a person makes them while typing: deletes a token, cuts a line or the rest of one, begins a line, or opens a string,
 * bracket, template, comment or statement.
 */
export function edits(most: number): fc.Arbitrary<((text: string) => Edit)[]> {
  const what = fc.constantFrom("cut line", "cut token", "cut token", "cut rest", "new line", ...openers);
  const one = fc.tuple(fc.nat(1_000_000), fc.nat(1_000), what).map(
    ([line, token, kind]) =>
      (text: string) =>
        editOf(text, line, token, kind),
  );
  return fc.array(one, { minLength: most, maxLength: most });
}

function editOf(text: string, lineChoice: number, tokenChoice: number, kind: string): Edit {
  const lines = text.split("\n");
  const index = lineChoice % lines.length;
  const line = lines[index] ?? "";
  const by = (...newLines: string[]): Edit => ({
    text: [...lines.slice(0, index), ...newLines, ...lines.slice(index + 1)].join("\n"),
    line: index + 1,
    lineDelta: newLines.length - 1,
  });
  const tokens = [...line.matchAll(/\w+|[^\s\w]/gu)];
  const token = tokens[tokenChoice % Math.max(tokens.length, 1)];
  const at = token?.index ?? line.length;
  switch (kind) {
    case "cut line":
      return by();
    case "cut token":
      return by(line.slice(0, at) + line.slice(at + (token?.[0].length ?? 0)));
    case "cut rest":
      return by(line.slice(0, at));
    case "new line":
      return by(line.slice(0, at), line.slice(at));
    default:
      return by(line.slice(0, at) + kind + line.slice(at));
  }
}
