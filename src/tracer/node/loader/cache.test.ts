import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Cache } from "./cache";

describe("the tracer's cache", function () {
  this.timeout(60_000);
  let parent: string;
  let folder: string;

  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), "coroscope cache "));
    folder = path.join(parent, "made", "later");
  });

  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("gives back what was kept, to another program too, and nothing for other parts or another tracer", () => {
    const cache = new Cache(folder, "build");
    const key = cache.keyOf(["a", "bc"]);
    assert.equal(cache.read(key), undefined);
    assert.equal(existsSync(folder), false);
    cache.write(key, "made");
    const other = new Cache(folder, "build");
    assert.equal(other.read(other.keyOf(["a", "bc"]))?.toString(), "made");
    assert.equal(other.read(other.keyOf(["ab", "c"])), undefined);
    assert.notEqual(new Cache(folder, "next build").keyOf(["a", "bc"]), key);
  });

  it("is for the user's eyes only, and not used where others could write to it", function () {
    if (process.platform === "win32") this.skip();
    const cache = new Cache(folder, "build");
    const key = cache.keyOf(["x"]);
    cache.write(key, "made");
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(path.join(folder, key)).mode & 0o777, 0o600);
    chmodSync(folder, 0o777);
    assert.equal(new Cache(folder, "build").read(key), undefined);
    const late = new Cache(folder, "build");
    late.write(late.keyOf(["y"]), "made");
    assert.equal(readdirSync(folder).length, 1);
  });

  it("does without a folder, and without one that cannot be made", () => {
    writeFileSync(path.join(parent, "file"), "");
    for (const unusable of ["", path.join(parent, "file", "below")]) {
      const cache = new Cache(unusable, "build");
      cache.write(cache.keyOf(["x"]), "made");
      assert.equal(cache.read(cache.keyOf(["x"])), undefined);
    }
  });

  it("lets the oldest entries go when there are too many", () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (let age = 1; age <= 10; age++) {
      const file = path.join(folder, `old ${age}`);
      writeFileSync(file, Buffer.alloc(100));
      utimesSync(file, 2000 - age, 2000 - age);
    }
    const cache = new Cache(folder, "build", 1000);
    cache.write(cache.keyOf(["new"]), Buffer.alloc(100));
    const left = readdirSync(folder).filter((name) => name.startsWith("old"));
    assert.deepEqual(left.sort(), ["old 1", "old 2", "old 3", "old 4", "old 5", "old 6"]);
    assert.equal(cache.read(cache.keyOf(["new"]))?.length, 100);
  });
});
