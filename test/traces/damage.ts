import fc from "fast-check";
import type { TraceChunk } from "../../src/trace/trace-chunk";

/** Damages a trace; `random` gives a number below its limit. */
export type Mutation = (chunks: readonly TraceChunk[], random: (limit: number) => number) => TraceChunk[];

/** All that may happen to the files of a trace, by name. */
export const mutationKinds: Readonly<Record<string, Mutation>> = {
  "flipped bits": (chunks, random) =>
    chunks.map((chunk) => {
      const bytes = chunk.bytes.slice();
      for (let count = 1 + random(4); count > 0; count--) {
        const at = random(bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      }
      return { ...chunk, bytes };
    }),
  "cut files": (chunks, random) =>
    chunks.map((chunk) => ({ ...chunk, bytes: chunk.bytes.slice(0, random(chunk.bytes.length + 1)) })),
  "duplicated parts": (chunks, random) =>
    chunks.map((chunk) => {
      const [from, to, at] = [
        random(chunk.bytes.length),
        random(chunk.bytes.length),
        random(chunk.bytes.length),
      ];
      const part = chunk.bytes.subarray(Math.min(from, to), Math.max(from, to));
      return {
        ...chunk,
        bytes: new Uint8Array([...chunk.bytes.subarray(0, at), ...part, ...chunk.bytes.subarray(at)]),
      };
    }),
  "shuffled parts": (chunks, random) =>
    chunks.map((chunk) => {
      if (chunk.part === "header") return chunk;
      const size = 1 + random(60);
      const parts = Array.from({ length: Math.ceil(chunk.bytes.length / size) }, (_, index) =>
        chunk.bytes.subarray(index * size, (index + 1) * size),
      );
      const [one, other] = [random(parts.length), random(parts.length)];
      [parts[one], parts[other]] = [parts[other]!, parts[one]!];
      return { ...chunk, bytes: new Uint8Array(parts.flatMap((part) => [...part])) };
    }),
  "chunks out of order": (chunks, random) => {
    const order = [...chunks];
    for (let index = order.length - 1; index > 0; index--) {
      const other = random(index + 1);
      [order[index], order[other]] = [order[other]!, order[index]!];
    }
    return order;
  },
};

/** Traces of which one of the originals was damaged. */
export function damaged(
  originals: readonly (readonly TraceChunk[])[],
  mutate: Mutation,
): fc.Arbitrary<readonly TraceChunk[]> {
  const anyOriginal = fc.constantFrom(...originals);
  return fc.tuple(anyOriginal, fc.infiniteStream(fc.nat(2 ** 30))).map(([chunks, numbers]) => {
    const random = (limit: number): number => (limit === 0 ? 0 : (numbers.next().value as number) % limit);
    return mutate(chunks, random);
  });
}
