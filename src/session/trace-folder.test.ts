import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTraceFolder, userTraceFolder } from "./trace-folder";

const now = new Date(2026, 10, 5, 7, 8, 9);

describe("createTraceFolder", () => {
  let parent: string;

  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), "coroscope folder "));
  });

  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("names the folder after the program and the time, for its owner only", async () => {
    const created = await createTraceFolder({ parent, name: "app" }, now);
    assert.deepEqual(created, {
      ok: true,
      value: { folder: path.join(parent, "app-20261105-070809.coroscope") },
    });
    if (process.platform !== "win32") {
      assert.equal(statSync(path.join(parent, "app-20261105-070809.coroscope")).mode & 0o777, 0o700);
    }
  });

  it("gives every session a folder of its own, though they begin together", async () => {
    const created = await Promise.all(
      Array.from({ length: 20 }, () => createTraceFolder({ parent, name: "app" }, now)),
    );
    const folders = new Set(
      created.map((result) => (result.ok ? result.value.folder : result.error.message)),
    );
    assert.equal(folders.size, 20);
    assert.equal(readdirSync(parent).length, 20);
  });

  it("makes a harmless file name of any name", async () => {
    const nested = await createTraceFolder({ parent, name: "../../etc: <x>|?*\n\u0000 päth" }, now);
    assert.ok(nested.ok);
    assert.equal(path.dirname(nested.value.folder), parent);
    assert.match(path.basename(nested.value.folder), /^[\p{L}\p{N}._-]+$/u);
    const empty = await createTraceFolder({ parent, name: "..." }, now);
    assert.ok(empty.ok && path.basename(empty.value.folder).startsWith("trace-"));
  });

  it("falls back to another folder where the first cannot be written, and says so", async () => {
    writeFileSync(path.join(parent, "file"), "");
    const readOnly = path.join(parent, "file", "traces");
    const fallback = path.join(parent, "cache", "traces");
    const created = await createTraceFolder({ parent: readOnly, name: "app", fallback }, now);
    assert.ok(created.ok);
    assert.equal(path.dirname(created.value.folder), fallback);
    assert.ok(
      created.value.notice?.includes(readOnly) && created.value.notice.includes(created.value.folder),
    );
    const without = await createTraceFolder({ parent: readOnly, name: "app" }, now);
    assert.ok(!without.ok);
    assert.equal(without.error.reason, "folder-not-writable");
    assert.ok(without.error.message.includes(readOnly));
  });

  it("takes an empty folder, and refuses one that is not, and a file", async () => {
    const folder = path.join(parent, "here", "t.coroscope");
    assert.deepEqual(await createTraceFolder({ folder }, now), { ok: true, value: { folder } });
    assert.deepEqual(await createTraceFolder({ folder }, now), { ok: true, value: { folder } });
    writeFileSync(path.join(folder, "trace.json"), "{}");
    const again = await createTraceFolder({ folder }, now);
    assert.ok(!again.ok && again.error.message.includes("not empty"));
    assert.ok(existsSync(path.join(folder, "trace.json")));
    const file = await createTraceFolder({ folder: path.join(folder, "trace.json") }, now);
    assert.ok(!file.ok && file.error.message.includes("is a file"));
  });

  it("makes an existing folder private", async function () {
    if (process.platform === "win32") this.skip();
    const folder = path.join(parent, "open");
    mkdirSync(folder, { mode: 0o755 });
    await createTraceFolder({ folder }, now);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });
});

describe("userTraceFolder", () => {
  it("follows each platform's custom", () => {
    assert.equal(userTraceFolder({}, "/home/a", "linux"), "/home/a/.cache/coroscope/traces");
    assert.equal(userTraceFolder({ XDG_CACHE_HOME: "/c" }, "/home/a", "linux"), "/c/coroscope/traces");
    assert.equal(
      userTraceFolder({ XDG_CACHE_HOME: "c" }, "/home/a", "linux"),
      "/home/a/.cache/coroscope/traces",
    );
    assert.equal(userTraceFolder({}, "/Users/a", "darwin"), "/Users/a/Library/Caches/coroscope/traces");
    assert.equal(
      userTraceFolder({ LOCALAPPDATA: "D:\\Local" }, "C:\\Users\\a", "win32"),
      "D:\\Local\\coroscope\\traces",
    );
    assert.equal(
      userTraceFolder({}, "C:\\Users\\a", "win32"),
      "C:\\Users\\a\\AppData\\Local\\coroscope\\traces",
    );
  });
});
