import * as v from "valibot";
import { failure, success, type Result } from "../../base/result";
import { gilKinds, wireVersion, type StreamHeader, type TraceManifest } from "./format";
import type { TraceProblem } from "./trace-problem";

const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const decimal = v.pipe(v.string(), v.regex(/^\d{1,20}$/, "expected a decimal number of nanoseconds"));
const slot = v.picklist(["small", "a", "b", "small2", "a2", "b2", "wide2"]);

const recordLayout = v.pipe(
  v.object({
    event: v.string(),
    operands: v.array(v.string()),
    slots: v.exactOptional(v.array(slot)),
    constants: v.exactOptional(v.record(v.string(), wholeNumber)),
    relativePoint: v.exactOptional(v.boolean()),
  }),
  v.check(
    ({ operands, slots }) => slots === undefined || slots.length === operands.length,
    "a record needs one slot for each operand",
  ),
);

const streamHeader = v.pipe(
  v.object({
    format: v.literal("coroscope-stream"),
    version: wholeNumber,
    encoding: v.picklist(["packed", "fixed"]),
    runtime: v.object({
      name: v.picklist(["node", "python"]),
      version: v.string(),
      gil: v.exactOptional(v.picklist(gilKinds)),
    }),
    process: v.object({ id: wholeNumber, parent: wholeNumber, arguments: v.array(v.string()) }),
    thread: v.object({ id: wholeNumber, name: v.string() }),
    clock: v.object({ start: decimal, wall: decimal }),
    records: v.record(v.pipe(v.string(), v.regex(/^([1-9]\d?|1\d\d|2[0-4]\d|25[0-4])$/)), recordLayout),
  }),
  v.check(
    ({ encoding, records }) =>
      encoding === "packed" ||
      Object.values(records).every(({ operands, slots }) => operands.length === 0 || slots !== undefined),
    "a record of a fixed stream needs slots",
  ),
);

const traceManifest = v.object({
  format: v.literal("coroscope-trace"),
  version: wholeNumber,
  created: v.string(),
  command: v.array(v.string()),
  directory: v.string(),
  focus: v.exactOptional(
    v.object({
      file: v.string(),
      line: wholeNumber,
      name: v.string(),
      call: v.exactOptional(v.string()),
    }),
  ),
  ended: v.exactOptional(
    v.object({
      time: v.string(),
      exitCode: v.nullable(v.number()),
      signal: v.nullable(v.string()),
      cancelled: v.boolean(),
    }),
  ),
});

const versioned = v.object({ format: v.string(), version: wholeNumber });

/** Validates the bytes of `STREAM.json`. */
export function parseStreamHeader(bytes: Uint8Array, stream: string): Result<StreamHeader, TraceProblem> {
  return parseDocument(bytes, stream, `The header ${stream}.json`, "coroscope-stream", streamHeader);
}

/** Validates the bytes of `trace.json`. */
export function parseTraceManifest(bytes: Uint8Array): Result<TraceManifest, TraceProblem> {
  return parseDocument(bytes, "", "The manifest trace.json", "coroscope-trace", traceManifest);
}

function parseDocument<Document>(
  bytes: Uint8Array,
  stream: string,
  what: string,
  format: string,
  schema: v.GenericSchema<unknown, Document>,
): Result<Document, TraceProblem> {
  const json = v.safeParse(v.pipe(v.string(), v.parseJson()), new TextDecoder().decode(bytes));
  if (!json.success) {
    return failure({
      reason: "not-json",
      stream,
      message: `${what} is not JSON: it was cut off or overwritten. Record the trace again.`,
    });
  }
  const head = v.safeParse(versioned, json.output);
  if (!head.success || head.output.format !== format) {
    return failure({
      reason: "not-a-trace",
      stream,
      message: `${what} does not belong to a Coroscope trace.`,
    });
  }
  if (head.output.version > wireVersion) {
    return failure({
      reason: "newer-version",
      stream,
      message: `${what} has format version ${head.output.version}; this Coroscope reads up to ${wireVersion}. Update Coroscope to open it.`,
    });
  }
  const document = v.safeParse(schema, json.output);
  if (document.success) return success(document.output);
  const [issue] = document.issues;
  const place = v.getDotPath(issue);
  return failure({
    reason: "invalid",
    stream,
    message: `${what} is not valid${place === null ? "" : ` at ${place}`}: ${issue.message}.`,
  });
}
