import path from "node:path";
import type { Event } from "../../base/emitter";
import { readTraceFolder } from "../../session/read-trace-folder";
import type { TraceChunk } from "../../trace/trace-chunk";
import type { RunState } from "../../trace/view-protocol";
import type { ShownTrace, TraceFollowing } from "./shown-trace";

/** A trace that is read from its folder; no program of it runs. */
export class SavedTrace implements ShownTrace {
  readonly folder: string;
  readonly title: string;
  readonly state: RunState = { phase: "loading" };
  readonly onState: Event<RunState> = () => ({ dispose: () => undefined });

  constructor(folder: string) {
    this.folder = folder;
    this.title = path.basename(folder, path.extname(folder));
  }

  follow(listener: (chunk: TraceChunk) => void): TraceFollowing {
    return followFolder(this.folder, listener, { phase: "ended" });
  }

  cancel(): void {
    // No program runs.
  }
}

/** Passes on what is in a trace folder to which nothing is added any more; `end` is the state where it could be read. */
export function followFolder(
  folder: string,
  listener: (chunk: TraceChunk) => void,
  end: RunState,
): TraceFollowing {
  let following = true;
  const read = readTraceFolder(folder, (chunk) => {
    if (following) listener(chunk);
  });
  return {
    done: read.then((result) => (result.ok ? end : { phase: "failed", message: result.error.message })),
    dispose() {
      following = false;
    },
  };
}
