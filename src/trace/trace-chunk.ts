/** Which file of a trace folder some bytes belong to. */
export type TracePart = "manifest" | "header" | "tables" | "events";

/**
 * A piece of a trace on its way from the folder to a reader: over a pipe, a message port, or straight from the disk.
 *
 * Pieces of one file arrive in order and without overlap. `manifest` and `header` arrive whole; a manifest that arrives
 * again replaces the older one.
 */
export interface TraceChunk {
  /** The stream's name in the folder; empty for the manifest. */
  readonly stream: string;
  readonly part: TracePart;
  /** Of an `events` file: the n of `STREAM.n.events`; otherwise 0. */
  readonly index: number;
  readonly bytes: Uint8Array;
}
