import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { readWasm } from "../../../test/analysis/wasm";
import { createAnalyzer } from "../../analysis/analyze";
import type { Finding, Language } from "../../analysis/outline";
import { messageOf, titleOf } from "./finding-text";

const bundle = JSON.parse(
  readFileSync(path.join(__dirname, "../../../l10n/bundle.l10n.json"), "utf8"),
) as Readonly<Record<string, string>>;

/** Shouts what is in the bundle, and fails for what is not. */
const shouting = {
  t(template: string, ...values: readonly (string | number)[]): string {
    assert.ok(template in bundle, `no translator is asked for: ${template}`);
    return template
      .toUpperCase()
      .replace(/\{(\d+)\}/gu, (_gap, index: string) => String(values[Number(index)]));
  },
};

async function findings(text: string, language: Language): Promise<readonly Finding[]> {
  const answer = await createAnalyzer({ readWasm }).analyze(text, language);
  assert.ok(answer.ok);
  return answer.value.findings;
}

describe("what a finding says", () => {
  it("is translated as a sentence, with the names of the code as they are", async () => {
    const [finding, ...others] = await findings(
      "async function load() { await x; }\nload();\n",
      "typescript",
    );
    assert.ok(finding && others.length === 0);
    assert.match(finding.message, /^The promise of load\(\) is not awaited/u);
    assert.match(messageOf(finding, shouting), /^THE PROMISE OF load\(\) IS NOT AWAITED/u);
    assert.deepEqual(
      finding.fixes?.map((fix) => titleOf(fix, shouting)),
      ["WRITE VOID TO SAY THAT NOBODY WAITS"],
    );
  });

  it("is translated where it names nothing, and so are fixes that do", async () => {
    const code =
      "import asyncio\nasync def main(xs):\n    for x in xs:\n        await g(x)\n    asyncio.create_task(main)\nasync def once():\n    await y\nasync def other():\n    task = asyncio.create_task(once)\n    await task\n";
    const found = await findings(code, "python");
    assert.ok(found.length >= 2);
    for (const finding of found) assert.notEqual(messageOf(finding, shouting), finding.message);
    const titles = found.flatMap(({ fixes = [] }) => fixes.map((fix) => titleOf(fix, shouting)));
    assert.ok(titles.includes("CALL once"), titles.join(", "));
  });
});
