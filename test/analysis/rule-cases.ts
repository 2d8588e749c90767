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
  /** Code that has a finding, but none of the rule's fixes would be right. */
  readonly unfixable?: readonly string[];
  /** Code, and what its first finding says. */
  readonly messages?: readonly (readonly [code: string, says: RegExp])[];
}

/** Makes a mocha suite of a rule's cases; the rule's page must be there and name it. */
export function describeRule({
  rule,
  language,
  valid,
  invalid,
  fixed = [],
  unfixable = [],
  messages = [],
}: RuleCases): void {
  describe(`rule ${rule}`, () => {
    it("has a page that says why and when not", () => {
      const page = path.join(pages, `${rule}.md`);
      assert.ok(existsSync(page), `${page} is missing`);
      const text = readFileSync(page, "utf8");
      for (const part of [`# ${rule}`, "## Why", "## When not"]) assert.ok(text.includes(part), part);
    });
    it("says in its page why it has no fix, where it has none", () => {
      const text = readFileSync(path.join(pages, `${rule}.md`), "utf8");
      assert.equal(text.includes("## Why no quick fix"), fixed.length === 0);
    });
    it("offers fixes that each settle their finding and leave code behind", async () => {
      for (const marked of invalid) {
        const code = marked.replaceAll(/[«»]/gu, "");
        const before = await findings(code);
        for (const finding of before)
          for (const fix of finding.fixes ?? []) {
            const after = applied(code, fix);
            const left = await findings(after);
            const place = movedBy(fix, finding, code);
            assert.ok(left.length <= before.length, after);
            assert.ok(!left.some((other) => startOf(other, after) === place), after);
          }
      }
    });
    for (const code of unfixable)
      it(`offers no fix for: ${title(code)}`, async () => {
        const found = await findings(code);
        assert.ok(found.length > 0, "it finds nothing there");
        assert.deepEqual(
          found.flatMap(({ fixes = [] }) => fixes.map((fix) => fix.title)),
          [],
        );
      });
    for (const [code, says] of messages)
      it(`says what suits: ${title(code)}`, async () => {
        const [first] = await findings(code);
        assert.match(first?.message ?? "", says);
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

/** Where a finding would start after a fix, if that did not settle it. */
function movedBy({ edits }: Fix, finding: Finding, code: string): number {
  const lines = new TextLines(code);
  const start = startOf(finding, code);
  return edits.reduce((place, { range, newText }) => {
    const end = lines.offsetAt(range.end);
    return end <= start ? place + newText.length - (end - lines.offsetAt(range.start)) : place;
  }, start);
}

function startOf({ range }: Finding, code: string): number {
  return new TextLines(code).offsetAt(range.start);
}

function textOf({ range: { start, end } }: Finding, lines: readonly string[]): string {
  assert.equal(start.line, end.line, "a finding of a case stays on one line");
  return lines[start.line - 1]?.slice(start.column, end.column) ?? "";
}

function title(code: string): string {
  return code.replace(/\s+/gu, " ").trim().slice(0, 90);
}
