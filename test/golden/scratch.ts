import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TraceSummary } from "../../src/trace/show/summary";
import { coroscope, type ProgramResult, type RunOptions } from "./run-program";

/** A folder with a space in its name, for programs that are there for one test. */
export class Scratch {
  readonly folder = mkdtempSync(path.join(tmpdir(), "coroscope bad "));

  write(name: string, text: string | Buffer): void {
    writeFileSync(path.join(this.folder, name), text);
  }

  /** Runs the built command line in the folder. */
  coroscope(words: readonly string[], options: RunOptions = {}): Promise<ProgramResult> {
    return coroscope(words, { directory: this.folder, ...options });
  }

  /** Asserts that a trace is consistent, and holds coroutines of these functions with these outcomes; what it holds. */
  async assertHolds(trace: string, expected: Readonly<Record<string, string | null>>): Promise<TraceSummary> {
    const checked = await this.coroscope(["check", trace]);
    assert.equal(checked.code, 0, checked.stdout + checked.stderr);
    const shown = await this.coroscope(["show", "--json", trace]);
    assert.equal(shown.code, 0, shown.stderr);
    const summary = JSON.parse(shown.stdout) as TraceSummary;
    const outcomes = Object.fromEntries(
      summary.coroutines.map(({ name, outcome }) => [name.replace(/\(\)$/, ""), outcome]),
    );
    for (const [name, outcome] of Object.entries(expected)) {
      assert.equal(outcomes[name], outcome, `${name} in ${JSON.stringify(outcomes)}`);
    }
    return summary;
  }

  /** Removes what is named, else everything. */
  remove(name = ""): void {
    rmSync(path.join(this.folder, name), { recursive: true, force: true });
  }
}
