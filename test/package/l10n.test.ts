import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { projectRoot } from "../vscode/host/paths";

describe("the check of the strings for translators", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope-l10n-"));
    write("package.json", { description: "%description%", contributes: {} });
    write("package.nls.json", { description: "What it is" });
    write("l10n/bundle.l10n.json", { "Trace {0}": "Trace {0}" });
    write("src/extension/a.ts", 'vscode.l10n.t("Trace {0}", name);\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, content: unknown): void {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    const text = typeof content === "string" ? content : `${JSON.stringify(content, undefined, 2)}\n`;
    writeFileSync(file, text);
  }

  function complaints(): string[] {
    const script = path.join(projectRoot, "scripts/l10n.mjs");
    const { stderr, status } = spawnSync(process.execPath, [script, "--check", `--root=${folder}`], {
      encoding: "utf8",
    });
    const lines = stderr.split("\n").filter((line) => line !== "");
    assert.equal(status, lines.length === 0 ? 0 : 1, stderr);
    return lines;
  }

  it("has nothing to say where each string has its key", () => {
    assert.deepEqual(complaints(), []);
  });

  it("names strings of package.json without a key, keys without a string, and strings that nothing uses", () => {
    write("package.json", {
      description: "Plain words",
      contributes: { views: { a: [{ name: "%view.a%" }] } },
    });
    assert.deepEqual(complaints(), [
      'package.json: "Plain words" (description) is not translated: give it a key of package.nls.json.',
      'package.nls.json has no "view.a", which package.json names.',
      'package.nls.json: nothing in package.json names "description".',
    ]);
  });

  it("names texts that are shown as they are, texts that are put together, and a bundle that is out of date", () => {
    write(
      "src/extension/a.ts",
      'vscode.l10n.t(`Trace ${name}`);\nvscode.window.showErrorMessage("It failed");\nl10n.t("New");\n',
    );
    assert.deepEqual(complaints(), [
      "src/extension/a.ts:1 translates a text that is not written out.",
      "src/extension/a.ts:2 shows a text that is not translated.",
      "l10n/bundle.l10n.json is out of date: run `npm run l10n`.",
    ]);
  });

  it("names what a view forgot that translates the rest", () => {
    write(
      "src/webview/a.tsx",
      'import { translate } from "./translate";\n<p title={`at ${x}`}>{translate("Trace {0}", x)} is here</p>;\n<b class="is here">{x}</b>;\ntranslate(x);\n',
    );
    write("src/webview/b.tsx", "<p>not yet</p>;\n");
    assert.deepEqual(complaints(), [
      "src/webview/a.tsx:2 shows a text that is not translated.",
      "src/webview/a.tsx:2 shows a text that is not translated.",
      "src/webview/a.tsx:4 translates a text that is not written out.",
    ]);
  });

  it("names what a translation says that no code does", () => {
    write("l10n/bundle.l10n.de.json", { "Trace {0}": "{0} verfolgen", "Old words": "Alte Worte" });
    assert.deepEqual(complaints(), ['l10n/bundle.l10n.de.json: no code says "Old words".']);
  });
});
