import fc from "fast-check";
import type { TraceModel } from "../../src/trace/model/trace-model";
import { manyChoices, RandomResources } from "./random-resources";
import { randomChoices, RandomRun } from "./random-run";
import { readTrace } from "./read-trace";
import { manifestChunk } from "./trace-builder";

/** Programs for each property; more in a long run. */
export const numRuns = Number(process.env["COROSCOPE_RANDOM_RUNS"] ?? 4);

/** A program, and the model of its trace. */
export interface Lived {
  readonly run: RandomRun;
  readonly model: TraceModel;
}

/** The program of these numbers. `isShared`: one in which tasks share things. */
export function livedThrough(choices: readonly number[], isShared = false): Lived {
  const run = (isShared ? new RandomResources(choices) : new RandomRun(choices)).live();
  return { run, model: readTrace([manifestChunk(), ...run.stream.chunks()]).model };
}

/** What {@link livedThrough} is given, of any program. */
export const anyProgram: fc.Arbitrary<[choices: number[], isShared: boolean]> = fc.oneof(
  fc.tuple(randomChoices, fc.constant(false)),
  fc.tuple(manyChoices, fc.constant(true)),
);

/**
 * A property of any program, and of two moments in it: of a plain one as shares of its length, of one in which tasks share things among
 * those at which something happened, since most of its time may be spent in holding the loop.
 */
export function holds(property: (lived: Lived, ...moments: readonly [number, number]) => void): void {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const ofMoments = (lived: Lived, moment: (share: number) => number, ...shares: [number, number]): void => {
    const [one, other] = [moment(shares[0]), moment(shares[1])];
    property(lived, Math.min(one, other), Math.max(one, other));
  };
  fc.assert(
    fc.property(randomChoices, share, share, (choices, ...shares) => {
      const lived = livedThrough(choices);
      ofMoments(lived, (part) => Math.floor(part * lived.model.end), ...shares);
    }),
    { numRuns, examples: pathsThatWereWrong },
  );
  fc.assert(
    fc.property(manyChoices, share, share, (choices, ...shares) => {
      const lived = livedThrough(choices, true);
      const moments = momentsOf(lived.run);
      ofMoments(lived, (part) => moments[Math.floor(part * (moments.length - 1))] ?? 0, ...shares);
    }),
    { numRuns },
  );
}

/** When something began, and the moments between one beginning and the next; in order. */
function momentsOf({ lives }: RandomRun): readonly number[] {
  const starts = [...lives.values()].flatMap((life) => life.map(({ start }) => start)).sort((a, b) => a - b);
  return starts.flatMap((start, index) => [start, Math.floor((start + (starts[index + 1] ?? start)) / 2)]);
}

/** Programs whose critical path once went on in a run after that had ended. */
const pathsThatWereWrong: [number[], number, number][] = [
  [[0, 0, 0, 0, 6_199, 0, 0, 0], 1 / 3, 0],
  [[0, 0, 0, 0, 9_092, 0, 0, 0, 0, 0, 0, 0, 6_439, 0], 0, 0.5],
];
