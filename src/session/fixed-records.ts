import { continuationCode, fixedRecordSize } from "../trace/wire/format";

/** What a stretch of a `fixed` event file holds, beginning at a record. Lengths in bytes. */
export interface FixedStretch {
  /** All records that have begun to be written: up to the first code 0, or the end of the bytes. */
  readonly written: number;
  /** Those of them that are certainly whole: a record is, once another one that is no continuation follows it. */
  readonly finished: number;
}

/**
 * Measures how much of a `fixed` event file can be passed on while its writer is still at work. Records are written in
 * order, so only the last one, with its continuations, may be half there. See `src/trace/wire/format.ts`.
 */
export function measureFixedRecords(bytes: Uint8Array): FixedStretch {
  let offset = 0;
  let lastRecord = 0;
  while (offset + fixedRecordSize <= bytes.length) {
    const code = bytes[offset];
    if (code === 0) break;
    if (code !== continuationCode) lastRecord = offset;
    offset += fixedRecordSize;
  }
  return { written: offset, finished: lastRecord };
}
