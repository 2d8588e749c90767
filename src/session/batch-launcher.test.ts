import assert from "node:assert/strict";
import { scriptOfBatchLauncher } from "./batch-launcher";

describe("scriptOfBatchLauncher", () => {
  it("reads npm's own launchers", () => {
    const text = [
      ":: Created by npm, please don't edit manually.",
      "@ECHO OFF",
      "SETLOCAL",
      'SET "NODE_EXE=%~dp0\\node.exe"',
      'SET "NPM_PREFIX_JS=%~dp0\\node_modules\\npm\\bin\\npm-prefix.js"',
      'SET "NPM_CLI_JS=%~dp0\\node_modules\\npm\\bin\\npm-cli.js"',
      '"%NODE_EXE%" "%NPM_CLI_JS%" %*',
    ].join("\r\n");
    assert.equal(
      scriptOfBatchLauncher(text, "C:\\Program Files\\nodejs\\npm.cmd"),
      "C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js",
    );
  });

  it("reads the launchers of installed tools", () => {
    const text =
      '  endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & "%_prog%"  "%dp0%\\..\\tsx\\dist\\cli.mjs" %*\r\n';
    assert.equal(
      scriptOfBatchLauncher(text, "D:\\app\\node_modules\\.bin\\tsx.cmd"),
      "D:\\app\\node_modules\\tsx\\dist\\cli.mjs",
    );
  });

  it("does not guess at other batch files", () => {
    assert.equal(scriptOfBatchLauncher('@echo off\r\nnode "%~dp0\\evil.js" %*\r\n', "C:\\a.cmd"), undefined);
    assert.equal(scriptOfBatchLauncher("", "C:\\a.cmd"), undefined);
  });
});
