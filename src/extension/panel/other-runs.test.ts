import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { otherRunsBeside } from "./other-runs";

describe("runs to compare a trace with", () => {
  let parent: string;

  beforeEach(async () => {
    parent = await mkdtemp(path.join(tmpdir(), "coroscope-others-"));
  });

  afterEach(() => rm(parent, { recursive: true }));

  async function trace(name: string, day: number, more: object): Promise<string> {
    const folder = path.join(parent, `${name}.coroscope`);
    await mkdir(folder);
    const created = `2026-01-0${day}T00:00:00.000Z`;
    const manifest = { format: "coroscope-trace", version: 1, created, directory: "/home/me", ...more };
    await writeFile(path.join(folder, "trace.json"), JSON.stringify(manifest));
    return folder;
  }

  it("are those beside it, of the same file first, then the newest", async () => {
    const call = { command: ["python3", "call.py"] };
    const focus = { file: "/home/me/a.py", line: 1, name: "main", call: "main()" };
    const shown = await trace("shown", 5, { ...call, focus });
    await trace("older", 1, { ...call, focus: { ...focus, name: "other" } });
    await trace("elsewhere", 4, { ...call, focus: { ...focus, file: "/home/me/b.py" } });
    await trace("newer", 3, { ...call, focus });
    await writeFile(path.join(parent, "note.txt"), "");
    await mkdir(path.join(parent, "broken.coroscope"));
    const runs = await otherRunsBeside(shown);
    assert.deepEqual(
      runs.map(({ name, isOfSame }) => `${name} ${isOfSame}`),
      ["newer true", "older true", "elsewhere false"],
    );
  });

  it("are none where the folder is gone", async () => {
    assert.deepEqual(await otherRunsBeside(path.join(parent, "gone", "trace.coroscope")), []);
  });
});
