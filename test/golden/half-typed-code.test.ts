import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { type Analyzer, createAnalyzer } from "../../src/analysis/analyze";
import { languageOfPath } from "../../src/analysis/language";
import { openDocument, pointPlaces } from "../analysis/edited-document";
import { readWasm } from "../analysis/wasm";

const analyzer = createAnalyzer({ readWasm });
const fixtures = path.join(__dirname, "../analysis/fixtures");

interface Edit {
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
  "#",
  "<",
  "if (",
  "def ",
  "class ",
  "=>",
  '"""',
  "f'{",
  "async ",
];

/** Deletes a token, cuts a line, or opens a string, bracket, template, comment or statement. */
function editOf(text: string, choice: number, kind: number): Edit {
  const lines = text.split("\n");
  const index = choice % lines.length;
  const line = lines[index] ?? "";
  const replace = (...by: string[]): string =>
    [...lines.slice(0, index), ...by, ...lines.slice(index + 1)].join("\n");
  if (kind === 0) return { text: replace(), line: index + 1, lineDelta: -1 };
  const tokens = [...line.matchAll(/\w+|[^\s\w]/gu)];
  const token = tokens[choice % Math.max(tokens.length, 1)];
  const at = token?.index ?? line.length;
  if (kind === 1 && token) {
    const without = line.slice(0, at) + line.slice(at + token[0].length);
    return { text: replace(without), line: index + 1, lineDelta: 0 };
  }
  const opener = openers[kind % openers.length] ?? "(";
  return { text: replace(line.slice(0, at) + opener + line.slice(at)), line: index + 1, lineDelta: 0 };
}

describe("a half-typed document", () => {
  for (const name of ["constructs.mts", "constructs.py"])
    it(`keeps at least 99% of the points outside the edited line of ${name} in 500 edits`, async function () {
      this.timeout(60_000);
      const text = readFileSync(path.join(fixtures, name), "utf8");
      const language = languageOfPath(name);
      assert.ok(language);
      const first = await analyzer.analyze(text, language, name);
      const quick: Analyzer = {
        analyze: (source, ...rest) =>
          source === text ? Promise.resolve(first) : analyzer.analyze(source, ...rest),
      };
      const counts = { expected: 0, kept: 0 };
      const lost = new Map<string, number>();
      const edits = fc.tuple(fc.nat(100_000), fc.nat(openers.length + 1));
      await fc.assert(
        fc.asyncProperty(edits, async ([choice, kind]) => {
          const update = openDocument(quick, language, name);
          const whole = await update(text);
          const edit = editOf(text, choice, kind);
          const found = new Set(pointPlaces(await update(edit.text)));
          for (const { kind: point, range } of whole.points) {
            const { line, column } = range.start;
            if (line === edit.line) continue;
            const expected = `${point} ${line > edit.line ? line + edit.lineDelta : line}:${column}`;
            counts.expected++;
            if (found.has(expected)) counts.kept++;
            else lost.set(edit.text, (lost.get(edit.text) ?? 0) + 1);
          }
        }),
        { numRuns: 500 },
      );
      const [worst] = [...lost].sort(([, left], [, right]) => right - left);
      assert.ok(
        counts.kept >= counts.expected * 0.99,
        `${counts.kept} of ${counts.expected} kept; most (${worst?.[1]}) were lost in:\n${worst?.[0]}`,
      );
    });
});
