import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { coroscope, root, type ProgramResult } from "./run-program";

describe("coroscope export", function () {
  this.timeout(120_000);
  let folder: string;

  const here = (...words: string[]): Promise<ProgramResult> => coroscope(words, { directory: folder });

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope export "));
    const example = path.join(root, "media/examples/typescript/sequential-or-together.ts");
    assert.equal((await here("trace", "--out", "run.coroscope", example)).code, 0);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("makes a file in each format, and prints its name", async () => {
    const files = {
      perfetto: "run.perfetto-trace",
      chrome: "run.trace.json",
      speedscope: "run.speedscope.json",
      otlp: "run.otlp.json",
      mermaid: "run.mmd",
      html: "run.html",
      zip: "run.coroscope.zip",
    };
    for (const [format, file] of Object.entries(files)) {
      const exported = await here("export", "run.coroscope", "--to", format);
      assert.deepEqual([exported.code, exported.stdout, exported.stderr], [0, `${file}\n`, ""]);
      assert.ok(existsSync(path.join(folder, file)), file);
    }
    const chrome = readFileSync(path.join(folder, files.chrome), "utf8");
    assert.ok(
      chrome.includes("await Promise.all") || chrome.includes("await together()"),
      "names what is awaited",
    );
    JSON.parse(chrome);
    JSON.parse(readFileSync(path.join(folder, files.speedscope), "utf8"));
  });

  it("packs a trace that the other commands then read as the folder", async () => {
    await here("export", "run.coroscope", "--to", "zip", "--out", "packed.coroscope.zip");
    const [plain, packed] = [await here("show", "run.coroscope"), await here("show", "packed.coroscope.zip")];
    assert.equal(packed.stdout, plain.stdout);
    assert.equal((await here("check", "packed.coroscope.zip")).code, 0);
    assert.equal(
      (await here("export", "packed.coroscope.zip", "--to", "mermaid", "--out", "again.mmd")).code,
      0,
    );
  });

  it("says what it cannot do, and leaves nothing behind", async () => {
    writeFileSync(path.join(folder, "notes.txt"), "no trace");
    const before = readdirSync(folder).length;
    const none = await here("export", "run.coroscope");
    assert.equal(none.code, 2);
    assert.match(
      none.stderr,
      /--to is missing: one of perfetto, chrome, speedscope, otlp, mermaid, html, zip/,
    );
    assert.equal((await here("export", "run.coroscope", "--to", "pdf")).code, 2);
    const wrong = await here("export", "notes.txt", "--to", "chrome");
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /notes\.txt is no packed trace/);
    const nowhere = await here("export", "run.coroscope", "--to", "chrome", "--out", "notes.txt/x");
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.stderr, /cannot be written/);
    assert.equal(readdirSync(folder).length, before);
  });
});
