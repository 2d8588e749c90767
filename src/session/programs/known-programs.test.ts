import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readLaunchConfigurations } from "./launch-configurations";
import { npmScripts } from "./npm-scripts";
import { testProgram } from "./test-program";
import type { VariableScope } from "./variables";

const folder = path.resolve("/work space/shop");
const scope: VariableScope = {
  workspaceFolder: folder,
  file: path.join(folder, "src", "cart.ts"),
  home: path.resolve("/home/me"),
  environment: { PORT: "8080" },
};

describe("programs of launch configurations", () => {
  it("are files, modules and commands, with their variables, folder and environment", () => {
    const { programs, refused } = readLaunchConfigurations(
      [
        {
          name: "Shop",
          type: "node",
          request: "launch",
          program: "${file}",
          args: ["--port", "${env:PORT}"],
        },
        {
          name: "With npm",
          type: "pwa-node",
          request: "launch",
          runtimeExecutable: "npm",
          runtimeArgs: ["run", "dev"],
          cwd: "${workspaceFolder}/web",
          env: { MODE: "${fileBasenameNoExtension}", NODE_ENV: null },
        },
        { name: "Module", type: "debugpy", request: "launch", module: "shop.main", args: "one" },
        { name: "Own Python", type: "python", request: "launch", program: "app.py", python: "/opt/python" },
      ],
      scope,
    );
    assert.deepEqual(refused, []);
    assert.deepEqual(
      programs.map(({ name, program }) => [name, program]),
      [
        ["Shop", { kind: "file", runtime: "node", file: scope.file, arguments: ["--port", "8080"] }],
        ["With npm", { kind: "command", command: ["npm", "run", "dev"] }],
        ["Module", { kind: "module", runtime: "python", module: "shop.main", arguments: ["one"] }],
        ["Own Python", { kind: "command", command: ["/opt/python", "app.py"] }],
      ],
    );
    assert.deepEqual(
      programs.map(({ directory }) => directory),
      [folder, path.join(folder, "web"), folder, folder],
    );
    assert.deepEqual(programs[1]?.environment, { MODE: "cart", NODE_ENV: undefined });
  });

  it("are refused where only a debugger could start them, and say why", () => {
    const { programs, refused } = readLaunchConfigurations(
      [
        { name: "Asks", type: "node", request: "launch", program: "${input:file}" },
        { name: "Nothing", type: "node", request: "launch" },
        { name: "Shell", type: "python", request: "launch", program: "a.py", args: "one two" },
      ],
      scope,
    );
    assert.deepEqual(programs, []);
    assert.deepEqual(
      refused.map(({ name, reason }) => `${name}: ${reason}`),
      [
        "Asks: it uses ${input:file}, which only its debugger knows",
        "Nothing: it names no program",
        "Shell: its arguments are one text, which a shell would have to take apart",
      ],
    );
  });

  it("are none where the file holds something else", () => {
    const others = [
      { name: "Attach", type: "node", request: "attach" },
      { name: "Browser", type: "chrome", request: "launch", url: "about:blank" },
      7,
      null,
    ];
    assert.deepEqual(readLaunchConfigurations(others, scope), { programs: [], refused: [] });
    assert.deepEqual(readLaunchConfigurations({ configurations: [] }, scope), { programs: [], refused: [] });
  });
});

describe("programs of a package's scripts", () => {
  let top: string;
  beforeEach(() => {
    top = mkdtempSync(path.join(tmpdir(), "coroscope scripts "));
    mkdirSync(path.join(top, "web", "src"), { recursive: true });
  });
  afterEach(() => rmSync(top, { recursive: true }));

  it("are those of the nearest package, run by its own package manager, without hooks", async () => {
    writeFileSync(path.join(top, "package.json"), JSON.stringify({ scripts: { top: "node top.js" } }));
    writeFileSync(path.join(top, "pnpm-lock.yaml"), "");
    const web = path.join(top, "web");
    const scripts = { dev: "vite", predev: "node clean.js", prepare: "husky" };
    writeFileSync(path.join(web, "package.json"), JSON.stringify({ scripts }));
    assert.deepEqual(await npmScripts(path.join(web, "src", "cart.ts"), top), [
      {
        source: "npm-script",
        name: "pnpm run dev",
        program: { kind: "command", command: ["pnpm", "run", "dev"] },
        directory: web,
      },
    ]);
    writeFileSync(path.join(web, "package.json"), JSON.stringify({ scripts, packageManager: "yarn@4.1.0" }));
    const [first] = await npmScripts(path.join(web, "src", "cart.ts"), top);
    assert.equal(first?.name, "yarn run dev");
  });

  it("are none where there is no package, or one that is broken", async () => {
    assert.deepEqual(await npmScripts(path.join(top, "web", "src", "cart.ts"), top), []);
    writeFileSync(path.join(top, "package.json"), "{");
    assert.deepEqual(await npmScripts(path.join(top, "web", "src", "cart.ts"), top), []);
  });
});

describe("the program of a file of tests", () => {
  it("is the runner that its text names", () => {
    assert.equal(
      testProgram("/a/cart.test.ts", 'import test from "node:test";', "node")?.name,
      "node --test cart.test.ts",
    );
    assert.equal(
      testProgram("/a/test_cart.py", "import unittest\n", "python")?.name,
      "python -m unittest test_cart.py",
    );
    assert.equal(
      testProgram("/a/test_cart.py", "async def test_sum():\n  pass\n", "python")?.name,
      "python -m pytest test_cart.py",
    );
    assert.equal(testProgram("/a/cart.py", "def tested():\n  pass\n", "python"), undefined);
    assert.equal(testProgram("/a/cart.ts", "export const test = 1;", "node"), undefined);
  });
});
