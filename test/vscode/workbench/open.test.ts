import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { nodePackageName } from "../host/host-build";
import { projectRoot } from "../host/paths";
import { vsixFile } from "../host/vsix";

describe("npm run vscode", function () {
  this.timeout(120_000);
  let temporary: string;
  let child: ChildProcess | undefined;

  beforeEach(function () {
    if (nodePackageName() === undefined) {
      console.log(`      needs a server build for ${process.platform} ${process.arch}`);
      this.skip();
    }
    assert.ok(existsSync(vsixFile), "npm run package makes the extension that is installed");
    temporary = mkdtempSync(path.join(tmpdir(), "coroscope-open-"));
  });

  afterEach(() => {
    child?.kill("SIGKILL");
    rmSync(temporary, { recursive: true, force: true });
  });

  /** Runs it as on a machine without a desktop; resolves with what it wrote once it says how it ends. */
  async function open(folder: string): Promise<{ readonly process: ChildProcess; readonly output: string }> {
    const started = spawn(process.execPath, ["--import=tsx", "test/vscode/host/open.ts", folder], {
      cwd: projectRoot,
      env: { ...process.env, TMPDIR: temporary, DISPLAY: "", WAYLAND_DISPLAY: "", VSCODE_EXECUTABLE: "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    let output = "";
    return new Promise((resolve, reject) => {
      started.once("exit", (code) => reject(new Error(`it ended (${code}): ${output}`)));
      started.stderr.on("data", (bytes: Buffer) => (output += bytes.toString()));
      started.stdout.on("data", (bytes: Buffer) => {
        output += bytes.toString();
        if (output.includes("Ctrl+C ends it.")) resolve({ process: started, output });
      });
    });
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`says what to open, lets in only who knows that address, and ends without a trace of it by ${signal}`, async () => {
      const folder = path.join(temporary, "a folder");
      mkdirSync(folder);
      const { process: opened, output } = await open(folder);
      const address = new URL(/^ {2}(http:\S+)$/m.exec(output)?.[1] ?? "");
      assert.deepEqual([address.hostname, address.searchParams.get("folder")], ["127.0.0.1", folder]);
      assert.match(output, /Trace Coroutine/);
      const signIn = await fetch(address, { redirect: "manual" });
      assert.equal(signIn.status, 302, "the secret becomes a cookie");
      const page = await fetch(new URL("/", address), {
        headers: { cookie: signIn.headers.get("set-cookie")?.split(";")[0] ?? "" },
      });
      assert.match(await page.text(), /workbench/);
      assert.equal((await fetch(new URL("/", address))).status, 403);

      const ended = new Promise((resolve) =>
        opened.removeAllListeners("exit").once("exit", (code, by) => resolve([code, by])),
      );
      opened.kill(signal);
      assert.deepEqual(await ended, [0, null]);
      const left = readdirSync(temporary).filter((name) => name.startsWith("coroscope-"));
      assert.deepEqual(left, [], "settings and state are gone");
      await assert.rejects(fetch(new URL("/", address)), "nobody listens any more");
    });
  }

  it("says that there is no such folder", async () => {
    await assert.rejects(open(path.join(temporary, "gone")), /it ended \(1\): There is no folder .*gone\./);
  });
});
