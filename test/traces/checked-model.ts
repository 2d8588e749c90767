import assert from "node:assert/strict";
import { checkTrace } from "../../src/trace/check/check-trace";
import type { TraceModel } from "../../src/trace/model/trace-model";
import { readTrace } from "./read-trace";
import { manifestChunk, type StreamBuilder } from "./trace-builder";

/** The model of a finished run of one stream, in which nothing contradicts anything else. */
export function checkedModel(stream: StreamBuilder): TraceModel {
  const reader = readTrace([manifestChunk(), ...stream.chunks()]);
  assert.deepEqual(checkTrace(reader), []);
  return reader.model;
}
