import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { outlineOfParsed } from "../../src/analysis/javascript/outline-of-parsed";
import { parseJavaScript } from "../../src/analysis/javascript/parse";
import type { Outline } from "../../src/analysis/outline";
import { instrument } from "../../src/tracer/node/instrument/instrument";
import { mayHoldProbes } from "../../src/tracer/node/instrument/may-hold-probes";
import {
  type ParsedSource,
  parseJavaScriptStrictly,
} from "../../src/tracer/node/instrument/parse-javascript";
import { describeSites, type SourceFile } from "../../src/tracer/node/instrument/sites";

const root = path.resolve(__dirname, "../..");

/** Packages with code as people write it and as compilers leave it, and this project's own. */
const packages = ["undici/lib", "playwright-core/lib", "knip/dist", "cockatiel/dist"];

/** The largest files take long and hold nothing that others do not. */
const largest = 40_000;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:[cm]?js|tsx?)$/u.test(name) && !name.endsWith(".d.ts"))
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).size < largest);
}

function assertSameSites(file: SourceFile, parsed: ParsedSource): number {
  const outline: Outline = outlineOfParsed(file, {
    program: parsed.program as never,
    hasSyntaxErrors: false,
    isModule: parsed.isModule,
  });
  const probed = instrument({ source: file.text, ...parsed });
  const sites = probed ? describeSites(file, parsed, probed.sites) : { functions: [], points: [] };
  const ordered = (rows: readonly (readonly unknown[])[]): string[] =>
    rows.map((row) => JSON.stringify(row)).sort();
  assert.deepEqual(
    ordered(sites.functions),
    ordered(
      outline.functions.map(({ name, qualifiedName, kind, range: { start, end } }) => [
        name,
        qualifiedName,
        kind,
        [start.line, start.column, end.line, end.column],
      ]),
    ),
    file.path,
  );
  assert.deepEqual(
    ordered(
      sites.points.map(([index, kind, range, label]) => [sites.functions[index]?.[1], kind, range, label]),
    ),
    ordered(
      outline.points.map(({ function: index, kind, range: { start, end }, operand }) => [
        outline.functions[index]?.qualifiedName,
        kind,
        [start.line, start.column, end.line, end.column],
        operand,
      ]),
    ),
    file.path,
  );
  if (!mayHoldProbes(file.text)) assert.equal(sites.functions.length, 0, file.path);
  return sites.functions.length;
}

describe("the sites that probes report", function () {
  this.timeout(60_000);

  it("are those of the analyzer in all files of some packages", () => {
    let functions = 0;
    for (const file of packages.flatMap((name) => filesBelow(path.join(root, "node_modules", name)))) {
      const text = readFileSync(file, "utf8");
      if (!/async|yield|\*\s*[\w[]+\s*\(/u.test(text)) continue;
      const parsed = parseJavaScriptStrictly(text, "commonjs") ?? parseJavaScriptStrictly(text, "module");
      if (parsed) functions += assertSameSites({ path: file, text, language: "javascript" }, parsed);
    }
    assert.ok(functions > 200, String(functions));
  });

  it("are those of the analyzer in TypeScript files", () => {
    const decorated = `@name(async () => await 1) export default class A { @name(async () => await 2) b(@name(async () => await 3) c: number) {} }
@name(function* () { yield 4 }) export class B {}`;
    let functions = assertSameSites(...typeScript("decorated.ts", decorated));
    assert.equal(functions, 4);
    for (const file of filesBelow(path.join(root, "src/tracer/node")))
      functions += assertSameSites(...typeScript(file, readFileSync(file, "utf8")));
    assert.ok(functions > 15, String(functions));
  });
});

function typeScript(file: string, text: string): [SourceFile, ParsedSource] {
  const source = { path: file, text, language: "typescript" } as const;
  const { program, isModule, hasSyntaxErrors } = parseJavaScript(source);
  assert.equal(hasSyntaxErrors, false, file);
  return [source, { program: program as never, isModule }];
}
