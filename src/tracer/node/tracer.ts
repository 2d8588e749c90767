/** What records a thread of a traced program; loaded by the preload. */
import nodeModule from "node:module";
import { isMainThread } from "node:worker_threads";
import type { TracerOptions } from "../../trace/tracer-options";
import { followChildren } from "./loader/follow-children";
import { followWorkers } from "./loader/follow-workers";
import { installLoaderHooks } from "./loader/install-hooks";
import { hookScripts } from "./loader/script-hooks";
import { ScriptTracer } from "./loader/script-tracer";
import { translatorFor } from "./loader/translate";
import { WorkerMessages } from "./loader/worker-messages";
import { writeBeforePost, writeBeforeSend } from "./loader/write-before-send";
import { readTracerOptions } from "./options";
import { findColumnsInLineMaps } from "./runtime/line-maps";
import { showOriginalSource } from "./runtime/original-source";
import { runtimeKey } from "./runtime/runtime-key";
import { RecordedMessages } from "./runtime/recorded-messages";
import { recordSpawnedProcess } from "./runtime/spawned-process";
import { startThread } from "./runtime/start";
import { UncaughtError } from "./runtime/uncaught-error";
import type { Thread } from "./runtime/thread";
import { reportStartupFailure } from "./startup-failure";

/** Whatever goes wrong here, the program runs as if there were no tracer; and what went wrong is said. */
function trace(): void {
  const options = readTracerOptions();
  if (options === undefined || Symbol.for(runtimeKey) in globalThis) return;
  const thread = begin(options);
  if (thread === undefined) return;
  const setUp = (consequence: string, part: () => void): void => {
    try {
      part();
    } catch (error) {
      thread.gap("tracer-error", 0);
      thread.stream.flush();
      reportStartupFailure(consequence, error);
    }
  };
  setUp("Functions show their text with the tracer's probes in it.", () => showOriginalSource(Function));
  setUp("Child processes are not followed.", () =>
    followChildren((pid, name) => thread.guarded(() => recordSpawnedProcess(thread, pid, name))),
  );
  const messages = new WorkerMessages(new RecordedMessages(thread));
  setUp("Workers with an environment of their own are not followed.", () =>
    followWorkers((worker) => thread.guarded(() => messages.workerStarted(worker))),
  );
  setUp("What happened last is missing where a parent process ends its child.", () =>
    writeBeforeSend(() => thread.guarded(() => thread.stream.flush())),
  );
  setUp("What happened last is missing where a worker is terminated.", () => {
    if (!isMainThread) writeBeforePost(() => thread.guarded(() => thread.stream.flush()));
  });
  setUp("Messages of workers are not shown.", () => messages.start());
  setUp("Stack traces show columns of the text with probes.", () => {
    const uncaught = new UncaughtError();
    process.on("uncaughtExceptionMonitor", (error) => uncaught.remember(error));
    showOriginalPositions(uncaught);
  });
  const onUntraceable = (): void => thread.guarded(() => thread.gap("untraceable", 0));
  const translator = translatorFor(options, onUntraceable);
  setUp("The program runs, but its files are not traced.", () => installLoaderHooks(options, translator));
  setUp("Files that a tool compiles past the loader are missing without a word.", () =>
    hookScripts(new ScriptTracer(translator, onUntraceable)),
  );
}

function begin(options: TracerOptions): Thread | undefined {
  try {
    return startThread(options);
  } catch (error) {
    reportStartupFailure("The program runs, but is not traced.", error);
    return undefined;
  }
}

/** What Node runs has other columns than the author's file, or other lines: the traces of its errors must show the file's. */
function showOriginalPositions(uncaught: UncaughtError): void {
  const { setSourceMapsSupport } = nodeModule as {
    setSourceMapsSupport?: (
      enabled: boolean,
      scope: { nodeModules: boolean; generatedCode: boolean },
    ) => void;
  };
  findColumnsInLineMaps((source) => uncaught.placeIn(source));
  if (setSourceMapsSupport === undefined) process.setSourceMapsEnabled(true);
  else setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
}

trace();
