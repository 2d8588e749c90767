import assert from "node:assert/strict";
import { findExecutable, type Environment, type SearchContext } from "./executable-search";

function context(
  platform: NodeJS.Platform,
  environment: Environment,
  files: readonly string[],
  directory = platform === "win32" ? "C:\\project" : "/project",
): SearchContext {
  const there = platform === "win32" ? files.map((file) => file.toLowerCase()) : files;
  return {
    environment,
    directory,
    platform,
    isExecutable: (file) => Promise.resolve(there.includes(platform === "win32" ? file.toLowerCase() : file)),
  };
}

describe("findExecutable", () => {
  it("looks through PATH in order", async () => {
    const posix = context("linux", { PATH: "/a:/b c:/d" }, ["/b c/node", "/d/node"]);
    assert.equal(await findExecutable("node", posix), "/b c/node");
    assert.equal(await findExecutable("python3", posix), undefined);
  });

  it("takes an empty entry of PATH for the current folder, and a missing PATH for nothing", async () => {
    assert.equal(await findExecutable("x", context("linux", { PATH: "/a:" }, ["/project/x"])), "/project/x");
    assert.equal(await findExecutable("x", context("linux", {}, ["/usr/bin/x"])), undefined);
  });

  it("takes a name with a separator for a path", async () => {
    const posix = context("linux", { PATH: "/a" }, ["/project/bin/tool", "/a/bin/tool", "/opt/tool"]);
    assert.equal(await findExecutable("bin/tool", posix), "/project/bin/tool");
    assert.equal(await findExecutable("./bin/tool", posix), "/project/bin/tool");
    assert.equal(await findExecutable("/opt/tool", posix), "/opt/tool");
    assert.equal(await findExecutable("C:\\tool", posix), undefined);
  });

  it("adds the endings of PATHEXT on Windows, whatever the case of the variables", async () => {
    const environment = { Path: 'C:\\a;"D:\\with space";\\\\server\\share', PathExt: ".EXE;.CMD" };
    const windows = context("win32", environment, [
      "D:\\with space\\node.exe",
      "C:\\a\\npm.cmd",
      "C:\\a\\npm",
      "\\\\server\\share\\tool.exe",
    ]);
    assert.equal(await findExecutable("node", windows), "D:\\with space\\node.EXE");
    assert.equal(await findExecutable("NODE.EXE", windows), "D:\\with space\\NODE.EXE");
    assert.equal(await findExecutable("npm", windows), "C:\\a\\npm.CMD");
    assert.equal(await findExecutable("tool", windows), "\\\\server\\share\\tool.EXE");
  });

  it("resolves Windows paths with drive letters, on other drives and without a separator", async () => {
    const files = ["C:\\project\\tool.exe", "D:\\py\\python.exe", "C:\\project\\v\\python.exe"];
    const windows = context("win32", { PATHEXT: ".EXE" }, files);
    assert.equal(await findExecutable(".\\tool", windows), "C:\\project\\tool.EXE");
    assert.equal(await findExecutable("D:\\py\\python.exe", windows), "D:\\py\\python.exe");
    assert.equal(await findExecutable("v/python.exe", windows), "C:\\project\\v\\python.exe");
  });
});
