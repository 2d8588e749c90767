/**
 * The one-way rule of ARCHITECTURE.md: text → analysis → tracer → session → trace → model → views.
 * Each layer may import itself and what is listed here; everything else is an error.
 */
const layers = {
  "src/base": [],
  "src/trace": ["src/base"],
  "src/analysis": ["src/base"],
  "src/tracer/node": ["src/base", "src/trace", "src/analysis"],
  "src/session": ["src/base", "src/trace", "src/analysis"],
  "src/interchange": ["src/base", "src/trace"],
  "src/cli": ["src/base", "src/trace", "src/analysis", "src/session", "src/interchange"],
  "src/extension": ["src/base", "src/trace", "src/analysis", "src/session", "src/interchange"],
  "src/webview": ["src/base", "src/trace"],
};

const layerRules = Object.entries(layers).map(([layer, allowed]) => ({
  name: `layer-${layer.slice(4).replace("/", "-")}`,
  comment: `${layer} may import only itself${allowed.length > 0 ? ` and ${allowed.join(", ")}` : ""}`,
  severity: "error",
  from: { path: `^${layer}/`, pathNot: "\\.test\\.tsx?$" },
  to: { path: "^src/", pathNot: [layer, ...allowed].map((folder) => `^${folder}/`) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "vscode-only-in-extension",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/extension/" },
      to: { path: "^vscode$" },
    },
    {
      name: "node-only-at-the-edges",
      comment: "node:* only in tracer, session, cli, extension and the worker entry of analysis",
      severity: "error",
      from: {
        path: "^src/(base|trace|analysis|interchange|webview)/",
        pathNot: ["\\.test\\.tsx?$", "^src/analysis/worker/"],
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-test-code-in-product",
      severity: "error",
      from: { path: "^src/", pathNot: "\\.test\\.tsx?$" },
      to: { path: ["\\.test\\.tsx?$", "^test/"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"] },
    builtInModules: { add: ["vscode"] },
  },
};
