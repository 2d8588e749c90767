import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { walkSources } from "./walk-sources";

describe("walkSources", () => {
  let folder: string;

  const write = (name: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), "");
  };

  const walk = async (...paths: string[]): Promise<string[]> => {
    const found: string[] = [];
    for await (const source of walkSources(paths.map((name) => path.join(folder, name)))) {
      const name = path.relative(folder, source.kind === "file" ? source.file : source.path);
      found.push(source.kind === "file" ? name.replaceAll("\\", "/") : `!${name}`);
    }
    return found;
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope-walk-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("finds what can be analysed, in the order of names, without packages and hidden folders", async () => {
    for (const name of [
      "b.ts",
      "a.py",
      "c.txt",
      "lib/d.mjs",
      "lib/e.tsx",
      "node_modules/x.js",
      "lib/node_modules/y.js",
      ".git/hook.py",
      "my env/pyvenv.cfg",
      "my env/lib/z.py",
      "py/site-packages/p.py",
      "run.coroscope/q.js",
      "__pycache__/r.py",
    ]) {
      write(name);
    }
    assert.deepEqual(await walk("."), ["a.py", "b.ts", "lib/d.mjs", "lib/e.tsx"]);
  });

  it("takes a folder that is named, whatever its name", async () => {
    write("node_modules/x.js");
    assert.deepEqual(await walk("node_modules"), ["node_modules/x.js"]);
  });

  it("says what is not there or cannot be analysed, and goes on", async () => {
    write("a.py");
    write("c.txt");
    assert.deepEqual(await walk("gone", "c.txt", "a.py", "a.py"), ["!gone", "!c.txt", "a.py", "a.py"]);
  });

  it("does not follow links to folders", async function () {
    if (process.platform === "win32") this.skip();
    write("lib/a.py");
    symlinkSync(folder, path.join(folder, "lib", "around"));
    assert.deepEqual(await walk("."), ["lib/a.py"]);
  });
});
