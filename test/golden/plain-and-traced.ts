import assert from "node:assert/strict";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { FileRow, FunctionRow, PointRow } from "../../src/trace/model/rows";
import type { TraceModel } from "../../src/trace/model/trace-model";
import { assertSound, finish, type Outcome, type TestProgram } from "../../src/tracer/node/testing/run-node";

/** Functions and points of the trace as `file:line:column name`. */
export function sitesOf({ functions, files, points }: TraceModel): string[] {
  const placeOf = (file: FileRow, [line, column]: readonly number[]): string =>
    `${path.basename(files.path(file))}:${line}:${column}`;
  const found: string[] = [];
  for (let row = 1 as FunctionRow; row <= functions.count; row++) {
    const { file, name, range } = functions.info(row);
    found.push(`${placeOf(file, range)} ${name}`);
  }
  for (let row = 1 as PointRow; row <= points.count; row++) {
    const { function: owner, kind, label, range } = points.info(row);
    found.push(`${placeOf(functions.info(owner).file, range)} ${kind} ${label}`);
  }
  return found;
}

/** Runs a program plain and traced; what it says must be the same, but for how long things took. */
export async function assertSame(program: TestProgram, flags: readonly string[]): Promise<Outcome> {
  const plain = await finish(program.start(false, { flags }));
  const traced = await finish(program.start(true, { flags }));
  assert.deepEqual(withoutDurations(traced), withoutDurations(plain));
  assertSound(program);
  return traced;
}

function withoutDurations({ stdout, stderr, ...end }: Outcome): Outcome {
  const timeless = (text: string): string =>
    stripVTControlCharacters(text)
      .replace(/\(\d+m?s\)/gu, "(…)")
      .replace(/ \(?[\d.]+ ?m?s\)?$/gmu, "")
      .replace(/^ *(?:Start at|Duration|Time:) .*$/gmu, "")
      .replace(/duration_ms:? [\d.]+/gu, "duration_ms …")
      /* The runner tells where a test is called by the text that V8 was given; the line is right, the column is not. */
      .replace(/(location: '.*:\d+):\d+'/gu, "$1'")
      /* Whether a promise is gone on with between two timers or after them depends on when they came due. */
      .replace(/^ *runNextTicks .*\n *process\.processTimers .*\n/gmu, "")
      .replace(/\(file:\/\/([^)]*)\)/gu, (_, url: string) => `(${decodeURI(url)})`);
  return { ...end, stdout: timeless(stdout), stderr: timeless(stderr) };
}
