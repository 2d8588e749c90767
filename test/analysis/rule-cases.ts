import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { createAnalyzer } from "../../src/analysis/analyze";
import type { Finding, Fix, Language } from "../../src/analysis/outline";
import { TextLines } from "../../src/analysis/text-lines";
import { readWasm } from "./wasm";

const analyzer = createAnalyzer({ readWasm });
const pages = path.join(__dirname, "../../docs/rules");

/** Code that a rule must leave alone, and code in which it must find what stands between « and ». */
export interface RuleCases {
  readonly rule: string;
  readonly language: Language;
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
  /** Code, the title of a fix of its first finding, and what the code is after it: without that finding, and still code. */
  readonly fixed?: readonly (readonly [code: string, title: string, result: string])[];
}

/** Makes a mocha suite of a rule's cases; the rule's page must be there and name it. */
export function describeRule({ rule, language, valid, invalid, fixed = [] }: RuleCases): void {
  describe(`rule ${rule}`, () => {
    it("has a page that says why and when not", () => {
      const page = path.join(pages, `${rule}.md`);
      assert.ok(existsSync(page), `${page} is missing`);
      const text = readFileSync(page, "utf8");
      for (const part of [`# ${rule}`, "## Why", "## When not"]) assert.ok(text.includes(part), part);
    });
    for (const code of valid)
      it(`leaves alone: ${title(code)}`, async () => {
        assert.deepEqual(await found(code), []);
      });
    for (const marked of invalid)
      it(`finds: ${title(marked)}`, async () => {
        const code = marked.replaceAll(/[«»]/gu, "");
        assert.deepEqual(
          await found(code),
          [...marked.matchAll(/«([^»]*)»/gu)].map(([, part]) => part),
        );
      });
    for (const [code, wanted, result] of fixed)
      it(`settles by "${wanted}": ${title(code)}`, async () => {
        const before = await findings(code);
        const fix = before[0]?.fixes?.find((offered) => offered.title === wanted);
        assert.ok(fix, `offered: ${before[0]?.fixes?.map((offered) => offered.title).join(", ")}`);
        const after = applied(code, fix);
        assert.equal(after, result);
        assert.equal((await findings(after)).length, before.length - 1, "the finding is still there");
      });
  });

  async function found(code: string): Promise<string[]> {
    const lines = code.split("\n");
    return (await findings(code)).map((item) => textOf(item, lines));
  }

  async function findings(code: string): Promise<Finding[]> {
    const result = await analyzer.analyze(code, language);
    assert.ok(result.ok);
    assert.ok(!result.value.hasSyntaxErrors, "the case has syntax errors");
    return result.value.findings.filter((finding) => finding.rule === rule);
  }
}

function applied(code: string, { edits }: Fix): string {
  const lines = new TextLines(code);
  return edits.toReversed().reduce((text, { range, newText }) => {
    return text.slice(0, lines.offsetAt(range.start)) + newText + text.slice(lines.offsetAt(range.end));
  }, code);
}

function textOf({ range: { start, end } }: Finding, lines: readonly string[]): string {
  assert.equal(start.line, end.line, "a finding of a case stays on one line");
  return lines[start.line - 1]?.slice(start.column, end.column) ?? "";
}

function title(code: string): string {
  return code.replace(/\s+/gu, " ").trim().slice(0, 90);
}
