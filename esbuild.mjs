// Builds every bundle of the extension into dist/ (or `--outdir=FOLDER`). `--watch` rebuilds on change; `--production` minifies and drops source maps.
import { build, context } from "esbuild";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeThirdPartyNotices } from "./scripts/third-party-notices.mjs";
import { typescriptCompiler, typescriptParser, unusedByConverter } from "./scripts/typescript-parser.mjs";

const root = import.meta.dirname;
const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");
const outdir = path.resolve(
  root,
  process.argv.find((word) => word.startsWith("--outdir="))?.slice("--outdir=".length) ?? "dist",
);

/** @type {import("esbuild").BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  outdir,
  sourcemap: !production,
  minify: production,
  legalComments: "none",
  logLevel: "warning",
  target: "node20",
};

/** @type {import("esbuild").BuildOptions} */
const web = { ...shared, platform: "browser", target: "chrome120" };

/** @type {import("esbuild").BuildOptions} */
const node = { ...shared, platform: "node", format: "cjs" };

/**
 * Leaves the JavaScript parser, by far the largest part, out of the analysis worker: it is a bundle of its own, loaded at the
 * first JavaScript or TypeScript text.
 *
 * @type {import("esbuild").Plugin}
 */
const parserApart = apart(/\/javascript\/outline$/, "./analysis-javascript.js");

/**
 * Leaves what runs programs and shows traces out of what an activation has to read.
 *
 * @type {import("esbuild").Plugin}
 */
const runsApart = apart(/\/run-parts$/, "./extension-runs.js");

/**
 * Has a module that is imported dynamically come from a bundle of its own.
 *
 * @param {RegExp} module
 * @param {string} bundle
 * @returns {import("esbuild").Plugin}
 */
function apart(module, bundle) {
  const namespace = "apart";
  return {
    name: `${bundle} apart`,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: module }, ({ kind }) =>
        kind === "dynamic-import" ? { path: bundle, namespace } : undefined,
      );
      onLoad({ filter: /.*/, namespace }, () => ({
        contents: `module.exports = require(${JSON.stringify(bundle)});`,
      }));
      onResolve({ filter: /.*/, namespace }, () => ({ path: bundle, external: true }));
    },
  };
}

/**
 * Takes from typescript-estree its converter and the names of node types, and leaves out all that reads configurations and makes
 * whole programs of files; and from TypeScript what `typescript` is the source of. The names become a constant of the bundle: behind the getters of a re-export, looking them up would be a
 * good part of each keystroke.
 *
 * @param {() => Promise<string>} typescript
 * @returns {import("esbuild").Plugin}
 */
const converterAlone = (typescript) => ({
  name: "converter-alone",
  setup({ onResolve, onLoad }) {
    const names = "@typescript-eslint/typescript-estree";
    onResolve({ filter: /^@typescript-eslint\/typescript-estree$/ }, () => ({
      path: names,
      namespace: "converter-alone",
    }));
    onLoad({ filter: /.*/, namespace: "converter-alone" }, () => ({
      contents: `export const { AST_NODE_TYPES } = require("@typescript-eslint/types");`,
      resolveDir: root,
    }));
    onResolve({ filter: /^@typescript-eslint\/typescript-estree\/use-at-your-own-risk$/ }, () => ({
      path: path.join(root, "node_modules", names, "dist/ast-converter.js"),
    }));
    onLoad({ filter: unusedByConverter }, () => ({ contents: "" }));
    onLoad({ filter: /[/\\]typescript[/\\]lib[/\\]typescript\.js$/ }, async () => ({
      contents: await typescript(),
      resolveDir: root,
    }));
  },
});

/**
 * Reads VS Code's API once. Otherwise every file that imports it makes a copy of its own of all 700 names, which would be most of
 * the time that an activation takes.
 *
 * @type {import("esbuild").Plugin}
 */
const vscodeOnce = {
  name: "vscode-once",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode$/ }, ({ kind }) =>
      kind === "import-statement" ? { path: "vscode", namespace: "vscode-once" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "vscode-once" }, () => ({
      contents: `const api = require("vscode");\n${namesOfApi()
        .map((name) => `export const ${name} = api.${name};`)
        .join("\n")}`,
      resolveDir: root,
    }));
  },
};

/** What the extension names of VS Code's API; a type among them is undefined, and nobody looks. */
function namesOfApi() {
  const folder = path.join(root, "src/extension");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const texts = files.map((file) => readFileSync(path.join(folder, file), "utf8"));
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/\bvscode\.(\w+)/g)].map(([, name]) => name))),
  ].sort();
}

/**
 * Puts files of ours in the place of the Node modules that the analysis and its client use, for hosts that are web pages. Whatever
 * else of Node one of these bundles imported would be an error of the build.
 *
 * @type {import("esbuild").Plugin}
 */
const webInsteadOfNode = {
  name: "web-instead-of-node",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(worker_threads|fs\/promises)$/ }, ({ path: name, importer }) => {
      const folder = importer.endsWith("client.ts") ? "src/extension/web" : "src/analysis/web";
      return {
        path: path.join(root, folder, `${name.slice("node:".length).replace("/", "-").replace("_", "-")}.ts`),
      };
    });
    onResolve({ filter: /^(node:path|url)$/ }, ({ path: name }) => ({ path: name, namespace: "names-only" }));
    onLoad({ filter: /.*/, namespace: "names-only" }, ({ path: name }) => ({
      contents:
        name === "url"
          ? "export const pathToFileURL = (href) => ({ href });"
          : "export default { join: (folder, name) => name };",
    }));
    onResolve({ filter: /\/javascript\/outline$/ }, ({ kind }) =>
      kind === "dynamic-import"
        ? { path: path.join(root, "src/analysis/web/javascript-outline.ts") }
        : undefined,
    );
  },
};

/** One bundle for each program or thread that Coroscope's code runs in. */
const bundles = [
  {
    ...node,
    entryPoints: { extension: "src/extension/extension.ts" },
    external: ["vscode"],
    plugins: [vscodeOnce, runsApart],
    logOverride: { "import-is-undefined": "error" },
  },
  {
    ...node,
    entryPoints: { "extension-runs": "src/extension/run-parts.ts" },
    external: ["vscode"],
    plugins: [vscodeOnce],
    logOverride: { "import-is-undefined": "error" },
  },
  {
    ...web,
    format: "cjs",
    entryPoints: { "extension-web": "src/extension/web/extension.ts" },
    external: ["vscode"],
    plugins: [vscodeOnce, webInsteadOfNode],
    logOverride: { "import-is-undefined": "error" },
  },
  { ...node, entryPoints: { "evidence-worker": "src/extension/evidence/worker.ts" } },
  {
    ...node,
    entryPoints: { "analysis-worker": "src/analysis/worker/worker.ts" },
    plugins: [parserApart],
  },
  {
    ...node,
    entryPoints: { "analysis-javascript": "src/analysis/javascript/outline.ts" },
    plugins: [converterAlone(typescriptParser)],
  },
  {
    ...web,
    format: "iife",
    entryPoints: { "analysis-worker-web": "src/analysis/worker/worker.ts" },
    plugins: [webInsteadOfNode],
    // tree-sitter wants to know its own name, and asks Node for modules where it runs in Node.
    define: { __dirname: '""', __filename: '"analysis-worker-web.js"' },
    external: ["fs/promises", "module"],
  },
  {
    ...web,
    format: "iife",
    globalName: "coroscopeJavaScript",
    entryPoints: { "analysis-javascript-web": "src/analysis/javascript/outline.ts" },
    plugins: [converterAlone(typescriptParser)],
  },
  {
    ...node,
    entryPoints: {
      "tracer-node": "src/tracer/node/preload.ts",
      "tracer-node-runtime": "src/tracer/node/tracer.ts",
      "tracer-node-instrumenter": "src/tracer/node/instrumenter.ts",
    },
    // The names of node types without the parser that makes the nodes: the tracer must start in milliseconds.
    alias: { "@typescript-eslint/typescript-estree": "@typescript-eslint/types" },
  },
  {
    ...node,
    entryPoints: { "tracer-node-hooks": "src/tracer/node/hooks.ts" },
    // Node looks at the text of a CommonJS file for a while before it imports one, and this one is imported at the start of programs.
    format: "esm",
    outExtension: { ".js": ".mjs" },
    banner: {
      js: [
        'import { dirname as folderOf } from "node:path";',
        'import { fileURLToPath as fileOfUrl } from "node:url";',
        "const __filename = fileOfUrl(import.meta.url);",
        "const __dirname = folderOf(__filename);",
      ].join("\n"),
    },
  },
  {
    ...node,
    entryPoints: { "tracer-node-typescript": "src/tracer/node/typescript.ts" },
    plugins: [
      converterAlone(() =>
        typescriptCompiler(
          ["typescript.ts", "native-imports.ts"].map((name) => path.join(root, "src/tracer/node", name)),
        ),
      ),
    ],
  },
  { ...node, entryPoints: { "call-node": "src/tracer/node/call.ts" } },
  { ...node, entryPoints: { "drive-node": "src/tracer/node/drive.ts" } },
  { ...node, entryPoints: { cli: "src/cli/main.ts" }, banner: { js: "#!/usr/bin/env node" } },
  {
    ...web,
    entryPoints: { webview: "src/webview/main.tsx" },
    format: "iife",
    // A function that can tell its own text: the page starts the script once more as its worker, from a `blob:` of that text.
    banner: { js: "(function coroscopeViews() {" },
    footer: { js: "})();" },
    jsx: "automatic",
    jsxImportSource: "preact",
    // Each report holds this bundle, and what a report may take is promised of every build.
    minifyWhitespace: true,
    minifySyntax: true,
  },
].filter((options) => Object.values(options.entryPoints).every((file) => existsSync(path.join(root, file))));

const noticesName = "THIRD-PARTY-NOTICES.txt";

/** Files that are shipped as they are. */
function copyAssets() {
  const copies = [
    ["src/tracer/python", "tracer-python"],
    ["node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter.wasm", "tree-sitter.wasm"],
    ["node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm", "tree-sitter-python.wasm"],
  ];
  for (const [from, to] of copies) {
    if (!existsSync(path.join(root, from))) continue;
    cpSync(path.join(root, from), path.join(outdir, to), {
      recursive: true,
      filter: (source) => !/__pycache__|\.pyc$|\.test\.ts$|[/\\]test_[^/\\]*\.py$/.test(source),
    });
  }
}

if (!watch) rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });
copyAssets();
if (watch) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  const results = await Promise.all(bundles.map((options) => build({ ...options, metafile: true })));
  const metafiles = results.map(({ metafile }) => metafile);
  writeThirdPartyNotices(metafiles, ["@vscode/tree-sitter-wasm"], path.join(outdir, noticesName));
}
