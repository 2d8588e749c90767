import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { createAnalyzer } from "../../src/analysis/analyze";
import type { Outline, Position, SuspendableFunction, SuspensionPoint } from "../../src/analysis/outline";
import { TextLines } from "../../src/analysis/text-lines";
import { readWasm } from "../analysis/wasm";
import { differences } from "./differences";

type Place = readonly [line: number, column: number];

/** What `python_facts.py` prints for one file. */
interface Facts {
  readonly file: string;
  readonly text: string;
  readonly points: readonly [
    kind: string,
    start: Place,
    end: Place | null,
    qualifiedName: string,
    functionStart: Place,
  ][];
  readonly functions: readonly [
    kind: string,
    qualifiedName: string,
    start: Place,
    end: Place,
    parameters: readonly [required: readonly string[], optional: readonly string[]],
  ][];
  readonly compiled?: readonly [kind: string, qualifiedName: string][];
}

/**
 * `npm run oracle:python -- [--python EXE] [PATH…]`: compares the outlines of a Python's own library, or of other files, with what
 * that Python's `ast` and compiler say. Prints every difference; exits with 1 where there is one.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { python: { type: "string", default: "python3" } },
  });
  const paths = positionals.length > 0 ? positionals : [libraryOf(values.python)];
  const analyzer = createAnalyzer({ readWasm });
  const python = spawn(values.python, [path.join(__dirname, "python_facts.py"), ...paths], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const counts = { files: 0, points: 0, functions: 0, compiled: 0, differences: 0 };
  for await (const line of createInterface({ input: python.stdout })) {
    const facts = JSON.parse(line) as Facts;
    const result = await analyzer.analyze(facts.text, "python", facts.file);
    const differences = result.ok ? compare(facts, result.value) : [result.error.message];
    counts.files++;
    counts.points += facts.points.length;
    counts.functions += facts.functions.length;
    counts.compiled += facts.compiled?.length ?? 0;
    counts.differences += differences.length;
    for (const difference of differences) console.log(`${facts.file}: ${difference}`);
  }
  console.log(
    `${counts.files} files, ${counts.points} points, ${counts.functions} functions, ${counts.compiled} code objects: ` +
      `${counts.differences} differences`,
  );
  return counts.files > 0 && counts.differences === 0 ? 0 : 1;
}

function libraryOf(python: string): string {
  const code = "import sysconfig; print(sysconfig.get_paths()['stdlib'])";
  const { stdout, error } = spawnSync(python, ["-c", code], { encoding: "utf8" });
  if (error) throw error;
  return stdout.trim();
}

function compare(facts: Facts, outline: Outline): string[] {
  const lines = new TextLines(facts.text);
  const named = outline.functions.filter(({ kind }) => kind !== "module");
  const compiledKinds = named.map(({ kind, qualifiedName }) => `${plainKind(kind)} ${qualifiedName}`);
  return [
    ...differences(
      "point",
      facts.points.map((point) => JSON.stringify(point)),
      outline.points.map((point) => JSON.stringify(pointFacts(point, outline, lines))),
    ),
    ...differences(
      "function",
      facts.functions.map((item) => JSON.stringify(item)),
      named.map((item) => JSON.stringify(functionFacts(item, facts))),
    ),
    ...(facts.compiled === undefined || outline.hasSyntaxErrors
      ? []
      : differences(
          "code object",
          facts.compiled.map(([kind, name]) => `${kind} ${name}`),
          compiledKinds,
        )),
    ...(outline.hasSyntaxErrors && facts.compiled !== undefined ? ["said to have syntax errors"] : []),
  ];
}

function pointFacts(point: SuspensionPoint, outline: Outline, lines: TextLines): Facts["points"][number] {
  const owner = outline.functions[point.function];
  if (!owner) throw new Error("a point without a function");
  const hasEnd = ["await", "yield", "yield-from"].includes(point.kind);
  const start = point.kind === "async-comprehension" ? targetOf(point, lines) : point.range.start;
  const ownerStart = owner.kind === "module" ? ([1, 0] as const) : place(owner.range.start);
  return [point.kind, place(start), hasEnd ? place(point.range.end) : null, owner.qualifiedName, ownerStart];
}

/** Python gives a comprehension's clause no position of its own; its target, which follows the keywords, has one. */
function targetOf(point: SuspensionPoint, lines: TextLines): Position {
  let offset = lines.offsetAt(point.keywordRange.end);
  while (/[\s\\]/u.test(lines.text.charAt(offset))) offset++;
  return lines.positionAt(offset);
}

function functionFacts(item: SuspendableFunction, facts: Facts): Facts["functions"][number] {
  const { required, optional } = item.parameters;
  const start = place(item.range.start);
  const known = facts.functions.find(
    (fact) => fact[1] === item.qualifiedName && fact[2].join() === start.join(),
  );
  const isPrimed = item.kind === "send-coroutine" && known?.[0] === "generator";
  const kind = isPrimed ? "generator" : item.kind;
  return [kind, item.qualifiedName, start, place(item.range.end), [required, optional]];
}

function plainKind(kind: string): string {
  return kind === "send-coroutine" ? "generator" : kind;
}

function place(position: Position): Place {
  return [position.line, position.column];
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);
