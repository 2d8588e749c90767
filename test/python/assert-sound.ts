import assert from "node:assert/strict";
import type { TracedRun } from "./traced-python";

/** Fails where a trace breaks an invariant, could not be read, or says that something was not recorded. */
export function assertSound(run: TracedRun): void {
  assert.deepEqual(run.faults, []);
  const gaps = run.streams.flatMap(({ events }) => events.filter(({ event }) => event === "gap"));
  assert.deepEqual(gaps, []);
}
