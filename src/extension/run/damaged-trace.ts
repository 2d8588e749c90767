import type { TraceChunk } from "../../trace/trace-chunk";
import { parseTraceManifest } from "../../trace/wire/stream-header";

/** Looks at the chunks of a saved trace as they pass, to tell a damaged trace from one of a program in which nothing ran. */
export class DamagedTrace {
  #isEmpty = true;
  #problem: string | undefined;

  see({ part, bytes }: TraceChunk): void {
    if (part !== "manifest") {
      this.#isEmpty = false;
      return;
    }
    const manifest = parseTraceManifest(bytes);
    if (!manifest.ok) this.#problem = manifest.error.message;
  }

  /** What is wrong where nothing of the trace can be read, once all of it has passed. */
  get problem(): string | undefined {
    return this.#isEmpty ? this.#problem : undefined;
  }
}
