import { translationsJson } from "../text/translate";
import { LocalEngineClient, type EngineClient } from "../engine/engine-client";
import { TraceEngine } from "../engine/trace-engine";
import { WorkerEngineClient } from "./worker-client";

declare global {
  /**
   * The whole bundle, as the function that the build puts around it: its text is what a worker starts from. A page in the editor may
   * start workers from a `blob:` only, and a report has no other file beside it. Absent where the code was not bundled.
   */
  var coroscopeViews: (() => void) | undefined;
}

/**
 * Starts an engine in a worker; in this thread where no worker can be had, and then says so as
 * an error of the page: in its console, and in the host's log.
 *
 * @param report is told of what goes wrong in the worker
 */
export function startEngine(report: (error: Error) => void): EngineClient {
  const fallBack = (reason: string): EngineClient => {
    reportError(
      new Error(`The trace is read in the page's own thread: its worker could not start: ${reason}`),
    );
    return new LocalEngineClient(new TraceEngine());
  };
  try {
    return new WorkerEngineClient(startWorker(), { fallBack, report });
  } catch (error) {
    return fallBack(error instanceof Error ? error.message : String(error));
  }
}

function startWorker(): Worker {
  if (typeof coroscopeViews === "undefined") throw new Error("the text of the script is not known");
  const url = URL.createObjectURL(
    new Blob(
      [
        `globalThis.coroscopeTranslations = ${JSON.stringify(translationsJson)};\n`,
        `(${coroscopeViews.toString()})()`,
      ],
      { type: "text/javascript" },
    ),
  );
  const worker = new Worker(url, { name: "Coroscope trace" });
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}
