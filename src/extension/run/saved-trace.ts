import path from "node:path";
import type { Event } from "../../base/emitter";
import { readTrace } from "../../session/read-trace";
import { traceTitle } from "../../session/trace-files";
import type { TraceChunk } from "../../trace/trace-chunk";
import type { RunState } from "../../trace/view-protocol";
import { DamagedTrace } from "./damaged-trace";
import type { ShownTrace, TraceFollowing } from "./shown-trace";

/** A trace that is read from its folder, or from the file that it was packed into; no program of it runs. */
export class SavedTrace implements ShownTrace {
  readonly folder: string;
  readonly title: string;
  readonly state: RunState = { phase: "loading" };
  readonly onState: Event<RunState> = () => ({ dispose: () => undefined });

  constructor(folder: string) {
    this.folder = folder;
    this.title = traceTitle(path.basename(folder));
  }

  follow(listener: (chunk: TraceChunk) => void): TraceFollowing {
    return followFolder(this.folder, listener, { phase: "ended" });
  }

  cancel(): void {
    // No program runs.
  }
}

/** Passes on what is in a trace to which nothing is added any more; `end` is the state where it could be read. */
export function followFolder(
  folder: string,
  listener: (chunk: TraceChunk) => void,
  end: RunState,
): TraceFollowing {
  let following = true;
  const damage = new DamagedTrace();
  const read = readTrace(folder, (chunk) => {
    damage.see(chunk);
    if (following) listener(chunk);
  });
  return {
    done: read.then((result) => {
      const message = result.ok ? damage.problem : result.error.message;
      return message === undefined ? end : { phase: "failed", message };
    }),
    dispose() {
      following = false;
    },
  };
}
