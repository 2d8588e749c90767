import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { searchContext, type Environment, type SearchContext } from "./executable-search";
import { askInterpreter, findInterpreter, type AskInterpreter } from "./interpreter";

/** A machine of the imagination: which files are there, and what version each says it is. */
function machine(
  platform: NodeJS.Platform,
  environment: Environment,
  versions: Readonly<Record<string, string>>,
): { readonly context: SearchContext; readonly ask: AskInterpreter } {
  return {
    context: {
      environment,
      platform,
      directory: platform === "win32" ? "C:\\project" : "/project",
      isExecutable: (file) => Promise.resolve(file.replace(/\.EXE$/, ".exe") in versions),
    },
    ask: (_runtime, file) => {
      const version = versions[file.replace(/\.EXE$/, ".exe")] ?? "";
      return Promise.resolve(
        version.startsWith("!")
          ? { kind: "not-runnable", detail: version.slice(1) }
          : { kind: "version", version, path: file },
      );
    },
  };
}

describe("findInterpreter", () => {
  it("prefers the active virtual environment, then python3, then python", async () => {
    const versions = { "/v/bin/python": "3.12.1", "/b/python3": "3.11.0", "/b/python": "3.10.0" };
    const active = machine("linux", { VIRTUAL_ENV: "/v", PATH: "/b" }, versions);
    assert.deepEqual(await findInterpreter("python", undefined, active.context, active.ask), {
      ok: true,
      value: { runtime: "python", path: "/v/bin/python", version: "3.12.1" },
    });
    const inactive = machine("linux", { PATH: "/b" }, versions);
    const found = await findInterpreter("python", undefined, inactive.context, inactive.ask);
    assert.ok(found.ok && found.value.path === "/b/python3");
  });

  it("takes the configured one, and no other", async () => {
    const { context, ask } = machine(
      "linux",
      { PATH: "/b" },
      { "/b/python3": "3.11.0", "/project/v/python": "3.9.2" },
    );
    const found = await findInterpreter("python", "v/python", context, ask);
    assert.ok(found.ok && found.value.path === "/project/v/python");
    const missing = await findInterpreter("python", "/nowhere/python", context, ask);
    assert.ok(!missing.ok);
    assert.equal(missing.error.reason, "interpreter-missing");
    assert.equal(missing.error.setting, "coroscope.python.path");
    assert.match(missing.error.message, /"\/nowhere\/python".*coroscope\.python\.path/);
  });

  it("goes on looking where one is too old or does not run, and says the most telling problem", async () => {
    const old = machine("linux", { PATH: "/b" }, { "/b/python3": "3.8.18", "/b/python": "3.9.0" });
    const found = await findInterpreter("python", undefined, old.context, old.ask);
    assert.ok(found.ok && found.value.path === "/b/python");
    const none = machine("linux", { PATH: "/b" }, { "/b/python3": "3.8.18", "/b/python": '!it says "no"' });
    const problem = await findInterpreter("python", undefined, none.context, none.ask);
    assert.ok(!problem.ok && problem.error.reason === "interpreter-too-old");
    const broken = machine("linux", { PATH: "/b" }, { "/b/node": '!it says "no"' });
    const unusable = await findInterpreter("node", undefined, broken.context, broken.ask);
    assert.ok(!unusable.ok && unusable.error.reason === "interpreter-not-runnable");
    assert.match(
      unusable.error.message,
      /\/b\/node does not run as Node\.js: it says "no".*coroscope\.node\.path/,
    );
  });

  it("knows the names of Windows", async () => {
    const versions = {
      "C:\\v\\Scripts\\python.exe": "3.12.0",
      "C:\\b\\py.exe": "3.13.0",
      "C:\\b\\python.exe": "!the Store",
    };
    const environment = { Path: "C:\\b", PATHEXT: ".EXE" };
    const launcher = machine("win32", environment, versions);
    const found = await findInterpreter("python", undefined, launcher.context, launcher.ask);
    assert.ok(found.ok && found.value.path.toLowerCase() === "c:\\b\\py.exe");
    const active = machine("win32", { ...environment, virtual_env: "C:\\v" }, versions);
    const virtual = await findInterpreter("python", undefined, active.context, active.ask);
    assert.ok(virtual.ok && virtual.value.path === "C:\\v\\Scripts\\python.exe");
  });

  it("accepts the minimum versions and nothing below", async () => {
    const accepts = async (runtime: "node" | "python", version: string): Promise<boolean> => {
      const file = `/b/${runtime === "node" ? "node" : "python3"}`;
      const { context, ask } = machine("linux", { PATH: "/b" }, { [file]: version });
      return (await findInterpreter(runtime, undefined, context, ask)).ok;
    };
    assert.deepEqual(
      await Promise.all([
        accepts("node", "20.0.0"),
        accepts("node", "18.20.0"),
        accepts("node", "24.1.0-rc.1"),
      ]),
      [true, false, true],
    );
    assert.deepEqual(
      await Promise.all(
        ["3.9.0", "3.8.18", "2.7.18", "3.14.0", "4.0.0"].map((version) => accepts("python", version)),
      ),
      [true, false, false, true, true],
    );
  });

  it("says which setting and option help where there is none", async () => {
    const { context, ask } = machine("linux", { PATH: "/b" }, {});
    const node = await findInterpreter("node", undefined, context, ask);
    assert.ok(!node.ok);
    assert.equal(
      node.error.message,
      "No Node.js was found on PATH. Install Node.js 20 or later, or name one in the setting coroscope.node.path (command line: --node).",
    );
  });
});

describe("askInterpreter", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope interpreter "));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("asks the Node.js that runs these tests, whatever NODE_OPTIONS says", async () => {
    const environment = { ...process.env, NODE_OPTIONS: "--require /no/such/file.js" };
    assert.deepEqual(await askInterpreter("node", process.execPath, environment), {
      kind: "version",
      version: process.version.slice(1),
      path: process.execPath,
    });
  });

  it("asks Python without its start-up files", async function () {
    const found = await findInterpreter("python", undefined, searchContext(process.env, process.cwd()));
    if (!found.ok) {
      console.log("      needs Python 3.9 or later");
      this.skip();
    }
    writeFileSync(path.join(folder, "sitecustomize.py"), "raise SystemExit('not asked')\n");
    const answer = await askInterpreter("python", found.value.path, { ...process.env, PYTHONPATH: folder });
    assert.equal(answer.kind, "version");
  });

  it("asks old Pythons too", async function () {
    const versions = ["2.7.18", "3.8.18"].map((version) => path.join(homedir(), ".pyenv/versions", version));
    const context = searchContext(process.env, folder);
    const files = versions.map((version) => path.join(version, "bin/python"));
    const isThere = await Promise.all(files.map((file) => context.isExecutable(file)));
    if (!isThere.every(Boolean)) {
      console.log("      needs pyenv's Python 2.7.18 and 3.8.18");
      this.skip();
    }
    for (const file of files) {
      const found = await findInterpreter("python", file, context);
      assert.ok(!found.ok);
      assert.equal(found.error.reason, "interpreter-too-old");
      assert.match(found.error.message, /is Python (2\.7|3\.8)\.18; tracing needs Python 3\.9 or later/);
    }
  });

  it("says what a program that is no interpreter did", async function () {
    if (process.platform === "win32") this.skip();
    const script = path.join(folder, "python3");
    writeFileSync(script, "#!/bin/sh\necho 'Python was not found' >&2\nexit 9\n");
    chmodSync(script, 0o700);
    const told = await askInterpreter("python", script, process.env);
    assert.deepEqual(told, { kind: "not-runnable", detail: 'it says "Python was not found"' });
    writeFileSync(script, "\u0000\u0001 not a program");
    const broken = await askInterpreter("python", script, process.env);
    assert.equal(broken.kind, "not-runnable");
    writeFileSync(script, "#!/bin/sh\nexit 3\n");
    const silent = await askInterpreter("node", script, process.env);
    assert.ok(silent.kind === "not-runnable" && silent.detail !== "");
  });
});
