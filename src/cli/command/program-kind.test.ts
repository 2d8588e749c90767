import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectFolder, runtimeOfFile } from "./program-kind";

describe("the kind of a program", () => {
  let folder: string;

  const write = (name: string, text = ""): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope-kind-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is told by the file's name", async () => {
    assert.equal(await runtimeOfFile("gone.PY"), "python");
    assert.equal(await runtimeOfFile("gone.mts"), "node");
    assert.equal(await runtimeOfFile("app.pyz"), "python");
  });

  it("is told by the first line where the name does not", async () => {
    assert.equal(await runtimeOfFile(write("a", "#!/usr/bin/env node\n")), "node");
    assert.equal(await runtimeOfFile(write("b", "#!/opt/python3.12/bin/python3.12 -u\r\n")), "python");
    assert.equal(await runtimeOfFile(write("c", "#! /usr/bin/env -S node --test\n")), "node");
    assert.equal(await runtimeOfFile(write("d", "#!/bin/sh\nnode x\n")), undefined);
    assert.equal(await runtimeOfFile(write("e", "node")), undefined);
    assert.equal(await runtimeOfFile(write("f", "\u0000")), undefined);
    assert.equal(await runtimeOfFile(path.join(folder, "gone")), undefined);
  });

  it("is told by what a folder holds", async () => {
    write("p/__main__.py");
    write("n/index.js");
    write("x/readme");
    assert.equal(await runtimeOfFile(path.join(folder, "p")), "python");
    assert.equal(await runtimeOfFile(path.join(folder, "n")), "node");
    assert.equal(await runtimeOfFile(path.join(folder, "x")), undefined);
  });

  it("comes with the project that the file belongs to", async () => {
    write("pyproject.toml");
    assert.equal(await projectFolder(write("src/deep/app.py")), folder);
    write("src/package.json");
    assert.equal(await projectFolder(write("src/deep/app.py")), path.join(folder, "src"));
  });
});
