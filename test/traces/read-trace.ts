import { TraceModel } from "../../src/trace/model/trace-model";
import type { TraceChunk } from "../../src/trace/trace-chunk";
import { TraceReader } from "../../src/trace/trace-reader";

/** Reads whole chunks to the end. */
export function readTrace(chunks: Iterable<TraceChunk>): TraceReader {
  const reader = new TraceReader(new TraceModel());
  for (const chunk of chunks) reader.push(chunk);
  reader.finish();
  return reader;
}

/** The same bytes in pieces of at most `size`. */
export function* inPieces(chunks: Iterable<TraceChunk>, size: number): Generator<TraceChunk> {
  for (const chunk of chunks) {
    if (chunk.part === "manifest" || chunk.part === "header") yield chunk;
    else {
      for (let at = 0; at < chunk.bytes.length; at += size) {
        yield { ...chunk, bytes: chunk.bytes.slice(at, at + size) };
      }
    }
  }
}
