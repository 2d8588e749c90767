import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { outlineJavaScript } from "../../src/analysis/javascript/outline";
import { languageOfPath } from "../../src/analysis/language";
import type { Outline, PointPlace } from "../../src/analysis/outline";
import { TextLines } from "../../src/analysis/text-lines";
import { acornFacts, type AcornFacts } from "./acorn-facts";
import { differences } from "./differences";

const extensions = [".js", ".mjs", ".cjs"];
const largest = 2_000_000;

/**
 * `npm run oracle:javascript -- DIR…`: compares the outlines of every JavaScript file in a folder with what acorn's tree says: kind,
 * place and enclosing function of each point, kind and end of each function; and the places of points that are told early with those
 * of the outline. Prints every difference; exits with 1 where there is one.
 */
async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true });
  if (positionals.length === 0) {
    console.error("usage: npm run oracle:javascript -- DIR…");
    return 2;
  }
  const counts = { files: 0, points: 0, functions: 0, unparsed: 0, differences: 0 };
  for (const folder of positionals)
    for await (const file of filesIn(folder)) {
      const text = readFileSync(file, "utf8").replace(/^\uFEFF/u, "");
      if (text.length > largest) continue;
      const named = isModuleTest(text) ? `${file}.mjs` : file;
      const facts = acornFacts(text, named);
      if (!facts) {
        counts.unparsed++;
        continue;
      }
      const found = compareFile(named, text, facts);
      counts.files++;
      counts.points += facts.points.length;
      counts.functions += facts.functions.length;
      counts.differences += found.length;
      for (const difference of found) console.log(`${file}: ${difference}`);
    }
  console.log(
    `${counts.files} files, ${counts.points} points, ${counts.functions} functions: ${counts.differences} differences; ` +
      `acorn took ${counts.unparsed} files for no JavaScript`,
  );
  return counts.files > 0 && counts.differences === 0 ? 0 : 1;
}

/** Tests of test262 say in a comment of theirs that they are modules (its INTERPRETING.md, "flags"). */
function isModuleTest(text: string): boolean {
  return /^flags: \[[^\]\n]*\bmodule\b/mu.test(text);
}

async function* filesIn(folder: string): AsyncIterable<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(file);
    else if (entry.isFile() && extensions.includes(path.extname(file))) yield file;
  }
}

function compareFile(file: string, text: string, facts: AcornFacts): string[] {
  const language = languageOfPath(file);
  if (language === undefined || language === "python") return [];
  let outline: Outline;
  let early: readonly PointPlace[] = [];
  try {
    outline = outlineJavaScript({ text, language, path: file }, undefined, (places) => (early = places));
  } catch (error) {
    return [String(error)];
  }
  const lines = new TextLines(text);
  const points = outline.points.map((point) => {
    const owner = outline.functions[point.function];
    const end = owner === undefined || owner.kind === "module" ? 0 : lines.offsetAt(owner.range.end);
    return `${point.kind} ${lines.offsetAt(point.range.start)} in ${end}`;
  });
  const functions = outline.functions.filter(({ kind }) => kind !== "module");
  return [
    ...differences("point", facts.points, points),
    ...(outline.hasSyntaxErrors
      ? []
      : differences("early point", outline.points.map(describePlace), early.map(describePlace))),
    ...differences(
      "function",
      facts.functions,
      functions.map(({ kind, range }) => `${kind} to ${lines.offsetAt(range.end)}`),
    ),
  ];
}

function describePlace({ kind, keywordRange: { start, end } }: PointPlace): string {
  return `${kind} ${start.line}:${start.column} to ${end.line}:${end.column}`;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);
