import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

import { unzipSync } from "fflate";

import { projectRoot } from "../vscode/host/paths";
import { vsixFile } from "../vscode/host/vsix";

/** Programs, styles and parsers that the extension cannot do without, and nothing else from the build. */
const built = [
  "THIRD-PARTY-NOTICES.txt",
  "analysis-javascript-web.js",
  "analysis-javascript.js",
  "analysis-worker-web.js",
  "analysis-worker.js",
  "call-node.js",
  "cli.js",
  "drive-node.js",
  "evidence-worker.js",
  "extension-runs.js",
  "extension-web.js",
  "extension.js",
  "tracer-node-hooks.mjs",
  "tracer-node-instrumenter.js",
  "tracer-node-runtime.js",
  "tracer-node-typescript.js",
  "tracer-node.js",
  "tree-sitter-python.wasm",
  "tree-sitter.wasm",
  "webview.css",
  "webview.js",
];

/** `vsce` renames the papers of an extension. */
const papers = ["LICENSE.txt", "changelog.md", "package.json", "package.nls.json", "readme.md"];

/** Where a setting of the manifest names rules. */
interface RuleNames {
  readonly propertyNames?: { readonly enum: readonly string[] };
  readonly items?: { readonly enum: readonly string[] };
}

describe("the packaged extension", () => {
  let files: Map<string, Uint8Array>;

  before(() => {
    const entries = Object.entries(unzipSync(readFileSync(vsixFile)));
    files = new Map(
      entries
        .filter(([name]) => name.startsWith("extension/"))
        .map(([name, bytes]) => [name.slice("extension/".length), bytes]),
    );
  });

  it("holds exactly what it needs to run", () => {
    const expected = [
      ...papers,
      ...built.map((name) => `dist/${name}`),
      ...filesOf("src/tracer/python", /(?<!\.test|\/test_\w*)\.(py)$/).map(
        (name) => `dist/tracer-python/${name}`,
      ),
      ...filesOf("media", /./).map((name) => `media/${name}`),
      ...filesOf("docs/rules", /\.md$/).map((name) => `docs/rules/${name}`),
      ...filesOf("l10n", /\.json$/).map((name) => `l10n/${name}`),
      ...filesOf("syntaxes", /\.json$/).map((name) => `syntaxes/${name}`),
    ];
    assert.deepEqual([...files.keys()].sort(), expected.sort());
  });

  it("passes on the licence of each package whose code it holds", () => {
    const notices = text("dist/THIRD-PARTY-NOTICES.txt");
    const named = [...notices.matchAll(/^=+\n(\S+) [\d.]+\nLicence: (\S+)$/gm)];
    const licences = new Map(named.map(([, name, licence]) => [name, licence ?? ""]));
    assert.equal(licences.get("preact"), "MIT");
    assert.equal(licences.get("typescript"), "Apache-2.0");
    assert.equal(licences.get("@vscode/tree-sitter-wasm"), "MIT");
    assert.ok(![...licences.values()].some((licence) => /GPL/.test(licence)), notices);
    assert.match(notices, /^typescript [^]*Apache License/m);
  });

  it("is small", () => {
    assert.ok(statSync(vsixFile).size < 6_000_000, `${statSync(vsixFile).size} bytes`);
  });

  it("is minified, and ships no source maps", () => {
    const code = text("dist/extension.js");
    assert.doesNotMatch(code, /^\s*\/\/[#@] sourceMappingURL=/m);
    assert.ok(
      code.length / code.split("\n").length > 200,
      "lines are short, as in code that was not minified",
    );
  });

  it("asks web hosts for nothing but VS Code", () => {
    const asked = [...text("dist/extension-web.js").matchAll(/\brequire\("([^"]*)"\)/g)];
    assert.deepEqual(
      asked.map(([, name]) => name),
      ["vscode"],
    );
  });

  it("names no file of the machine it was built on", () => {
    for (const [name, bytes] of files) {
      assert.ok(!Buffer.from(bytes).includes(projectRoot), `${name} holds ${projectRoot}`);
    }
  });

  it("starts from a file that is there, and needs no package at run time", () => {
    const manifest = JSON.parse(text("package.json")) as {
      main: string;
      browser: string;
      dependencies?: object;
      icon: string;
    };
    assert.ok(files.has(path.posix.normalize(manifest.main)));
    assert.ok(files.has(path.posix.normalize(manifest.browser)));
    assert.ok(files.has(manifest.icon));
    assert.deepEqual(Object.keys(manifest.dependencies ?? {}), []);
  });

  it("names each rule that has a page where rules are turned off and severities are set", () => {
    const manifest = JSON.parse(text("package.json")) as {
      contributes: { configuration: { properties: Record<string, RuleNames> }[] };
    };
    const settings = new Map(
      manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties)),
    );
    const pages = filesOf("docs/rules", /\.md$/).map((name) => name.replace(/\.md$/, ""));
    assert.deepEqual(settings.get("coroscope.findings.severities")?.propertyNames?.enum, pages.sort());
    assert.deepEqual(settings.get("coroscope.findings.disabledRules")?.items?.enum, pages.sort());
  });

  function text(name: string): string {
    const bytes = files.get(name);
    assert.ok(bytes, `${name} is missing`);
    return Buffer.from(bytes).toString("utf8");
  }
});

function filesOf(folder: string, wanted: RegExp): string[] {
  const root = path.join(projectRoot, folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((name) => wanted.test(name) && !/__pycache__|\.coroscope\//.test(name));
}
