/**
 * The wire format: what tracers write and everything else reads.
 *
 * A trace is a folder `NAME.coroscope/`:
 *
 *     trace.json               the manifest: what was run, when, why; written by the session (`TraceManifest`)
 *     STREAM.json              the header of one stream: one traced Node thread or one traced Python process
 *     STREAM.tables            its side tables: strings, files, functions, points (`side-table.ts`)
 *     STREAM.0.events          its events; where a tracer fills chunk files of fixed size, STREAM.1.events follow
 *
 * Every file is only ever appended to (or, with `fixed` encoding, filled front to back), so a trace can be read while it
 * is written and, after SIGKILL, to the last record written. A tracer makes a table entry visible before any event that
 * mentions it. All integers are little-endian. All files are created with mode 0600.
 *
 * **Records.** The header declares each record code the stream uses: which event it is, which operands it carries in
 * which order, and which operands it fixes. So one event may have several records (a short one for the hot case), and a
 * reader can step over events that it does not know.
 *
 * **`packed` encoding** (Node). The file is a sequence of chunks: `u32 payload length`, payload. Each payload stands by
 * itself: a varint time base (ns since the stream's `clock.start`), then records to the end. A record is a varint code, a
 * zigzag varint time difference (ns) from the record before it (the first: from the base), and its operands in order. Operands
 * named in `deltaOperands` are zigzag varint differences from the last value of the same delta group in this
 * payload (from 0 at its start); all others are unsigned varints. Varints are LEB128, up to 53 bits.
 *
 * **`fixed` encoding** (Python). Records of 20 bytes, `struct` format `<BBHIIQ`: code, thread, small, a, b, time (ns on
 * `clock.start`'s clock, absolute). Code 0 is the unwritten rest of a chunk file: nothing follows in that file. Each operand names its slot:
 * `small`, `a`, `b`; code 255 continues the record before it with the slots `small2`, `a2`, `b2`, `wide2` (its time field). Thread 0 is
 * the process's main thread.
 */
export const wireVersion = 1;

/** How a stream's event files are encoded. */
export type Encoding = "packed" | "fixed";

/** Where an operand stands in a `fixed` record. */
export type Slot = "small" | "a" | "b" | "small2" | "a2" | "b2" | "wide2";

/** The code of a continuation record in the `fixed` encoding. */
export const continuationCode = 255;

/** The size of a record in the `fixed` encoding, in bytes. */
export const fixedRecordSize = 20;

/**
 * Operands that the `packed` encoding writes as differences, by group: all operands of a group share the last value.
 * Ids of one kind tend to be close to one another, so that most differences fit one byte.
 */
export const deltaOperands = {
  coroutine: "coroutine",
  root: "coroutine",
  awaitable: "awaitable",
  awaited: "awaited",
  waker: "waker",
  task: "task",
  value: "string",
  number: "number",
} as const;

/** One record type of a stream: the event it stands for, and how its operands are found. */
export interface RecordLayout {
  /** A name of the event vocabulary; a reader steps over one it does not know. */
  readonly event: string;
  /** Operands carried by the record, in order. With `fixed` encoding each has the slot of the same index in `slots`. */
  readonly operands: readonly string[];
  readonly slots?: readonly Slot[];
  /** Operands that are the same in every record of this code. */
  readonly constants?: Readonly<Record<string, number>>;
  /**
   * True where the `point` operand counts from the coroutine's function's `points` base (see `FunctionEntry.pointBase`)
   * instead of being a point id: a tracer that knows a code offset then needs no lookup while the program runs.
   */
  readonly relativePoint?: boolean;
}

/** What runs a program. */
export interface RuntimeDescription {
  readonly name: "node" | "python";
  readonly version: string;
  /**
   * Of a Python where it was asked for or is unusual. `none`: threads run at the same time, there is no GIL. `sampled`: the stream estimates who held
   * it (`gil-estimated`) while two or more threads are alive. `unsampled`: that was asked for, and this platform tells no thread's processor time.
   */
  readonly gil?: (typeof gilKinds)[number];
}

/** See {@link RuntimeDescription}. */
export const gilKinds = ["none", "sampled", "unsampled"] as const;

/** `STREAM.json`: who writes the stream and how to read it. */
export interface StreamHeader {
  readonly format: "coroscope-stream";
  readonly version: number;
  readonly encoding: Encoding;
  readonly runtime: RuntimeDescription;
  readonly process: {
    readonly id: number;
    readonly parent: number;
    /** What was started, as its own program sees it. */
    readonly arguments: readonly string[];
  };
  /** The thread whose events the stream holds (or, for a whole process, its main thread). */
  readonly thread: { readonly id: number; readonly name: string };
  /**
   * Two readings of clocks taken together, as decimal strings of nanoseconds. `start`: the monotonic clock
   * (CLOCK_MONOTONIC, QueryPerformanceCounter, mach time), shared by all processes of a machine; `wall`: since 1970.
   */
  readonly clock: { readonly start: string; readonly wall: string };
  /** Record codes (1–254) in decimal. */
  readonly records: Readonly<Record<string, RecordLayout>>;
}

/** The function the person asked about; with `call`, the expression that called it for them. Lines count from 1. */
export interface TraceFocus {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly call?: string;
}

/** `trace.json`: what was traced. Written when the trace begins and again when it ends. */
export interface TraceManifest {
  readonly format: "coroscope-trace";
  readonly version: number;
  /** ISO 8601. */
  readonly created: string;
  /** The command that was run, for people. */
  readonly command: readonly string[];
  readonly directory: string;
  /** Where they asked about one function. */
  readonly focus?: TraceFocus;
  /** Absent while the program runs, and after a crash of the session. */
  readonly ended?: {
    readonly time: string;
    readonly exitCode: number | null;
    readonly signal: string | null;
    readonly cancelled: boolean;
  };
}
