import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadTrace } from "../../src/cli/command/load-trace";
import { checkTrace } from "../../src/trace/check/check-trace";
import { summarizeTrace } from "../../src/trace/show/summary";
import { textTimeline } from "../../src/trace/show/text-timeline";
import { pythonFor } from "./interpreters";
import { coroscope, root } from "./run-program";

/** At most this many places are tried in each file: the first and last bytes, and places spread between. */
const mostCuts = 120;

function cutsOf(length: number): number[] {
  if (length <= mostCuts) return Array.from({ length }, (_, cut) => cut);
  const edge = 24;
  const between = mostCuts - 2 * edge;
  const step = (length - 2 * edge) / between;
  return [
    ...Array.from({ length: edge }, (_, cut) => cut),
    ...Array.from({ length: between }, (_, cut) => Math.round(edge + cut * step)),
    ...Array.from({ length: edge }, (_, cut) => length - edge + cut),
  ];
}

/** Reads a trace in every way that a command does; the number of events read, and whether it is consistent. */
async function read(folder: string): Promise<{ events: number; violations: string[]; problems: number }> {
  const loaded = await loadTrace(folder);
  assert.ok(loaded.ok, loaded.ok ? "" : loaded.error);
  const { model, problems } = loaded.value;
  const summary = summarizeTrace(model, problems);
  textTimeline(model, { limit: 1_000, normalize: false });
  const violations = checkTrace(loaded.value).map(({ rule, sentence }) => `${rule}: ${sentence}`);
  return { events: summary.events, violations, problems: summary.problems.length };
}

describe("a trace that was cut", function () {
  this.timeout(120_000);
  let folder: string;
  let trace: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope-cut-"));
    trace = path.join(folder, "trace.coroscope");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function assertReadsCut(): Promise<void> {
    const whole = await read(trace);
    assert.deepEqual(whole.violations, []);
    for (const name of readdirSync(trace)) {
      const bytes = writtenPart(readFileSync(path.join(trace, name)));
      const copy = path.join(folder, "cut.coroscope");
      cpSync(trace, copy, { recursive: true });
      for (const cut of cutsOf(bytes.length).toReversed()) {
        truncateSync(path.join(copy, name), cut);
        const { events, violations } = await read(copy);
        assert.ok(events <= whole.events, `${name} cut at ${cut}`);
        // What mentions nothing that is missing must still be proven consistent.
        if (name.endsWith(".events")) assert.deepEqual(violations, [], `${name} cut at ${cut}`);
      }
      rmSync(copy, { recursive: true });
    }
  }

  it("at any byte of any file is still shown and checked: Node.js", async () => {
    const example = path.join(root, "media/examples/typescript/async-generator-pipeline.ts");
    assert.equal((await coroscope(["trace", "--out", trace, example])).code, 0);
    await assertReadsCut();
  });

  it("at any byte of any file is still shown and checked: Python", async function () {
    const python = await pythonFor(this);
    const example = path.join(root, "media/examples/python/pipeline.py");
    assert.equal((await coroscope(["trace", "--python", python, "--out", trace, example])).code, 0);
    await assertReadsCut();
  });

  it("down to nothing is answered by the commands, with what is wrong", async () => {
    const example = path.join(root, "media/examples/typescript/generators.ts");
    await coroscope(["trace", "--out", trace, example]);
    for (const name of readdirSync(trace)) writeFileSync(path.join(trace, name), "");
    const shown = await coroscope(["show", trace]);
    assert.equal(shown.code, 0);
    assert.match(shown.stdout, /Problem: /);
    const checked = await coroscope(["check", trace]);
    assert.equal(checked.code, 1);
    assert.match(checked.stdout, /not consistent/);
  });
});

/** A file of Python's events is made in its full size at once; the end of it is not written. */
function writtenPart(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}
