import { isMainThread, threadId } from "node:worker_threads";
import type { TracerOptions } from "../../../trace/tracer-options";
import { code } from "../stream/records";
import { TraceStream } from "../stream/trace-stream";
import { Causality } from "./causality";
import { Clock } from "./clock";
import { FileRuntime, type FileSites } from "./file-runtime";
import { Previewer } from "./preview";
import { runtimeKey } from "./runtime-key";
import { TextTable } from "./text-table";
import { Thread } from "./thread";
import { TickOrigins } from "./tick-origins";
import { Turns } from "./turns";
import { WarmUp } from "./warm-up";

/** String ids below this are reserved. */
const firstTextId = 16;

/** Begins to record this thread; throws where its stream cannot be made. */
export function startThread(options: TracerOptions): Thread {
  const clock = new Clock();
  const name = isMainThread ? "main" : `worker ${threadId}`;
  const id = threadId + 1;
  let warmUp: WarmUp | undefined = new WarmUp(options.causality !== false);
  let stop = (): void => undefined;
  let start = (): void => undefined;
  const stream = new TraceStream(
    { folder: options.folder, thread: { id, name }, called: options.call?.file },
    clock.header,
    () => stop(),
  );
  const texts = new TextTable(stream.tables, firstTextId);
  const previewer = options.values === "none" ? undefined : new Previewer(redaction(options.redact));
  const thread = new Thread({ stream, clock, texts, previewer });
  const { events } = stream;
  thread.stamp();
  events.record3(code.threadStarted, id, texts.idOf(name), 0);
  events.record2(code.loopStarted, 1, texts.idOf("event loop"));
  const origins = new TickOrigins(texts);
  const turns = new Turns(thread, origins);
  thread.turns = turns;
  turns.start();
  if (options.causality !== false) {
    const causality = new Causality(thread, turns);
    thread.causality = causality;
    origins.watch(globalThis, causality, () => thread.failed());
    start = (): void => {
      if (stream.isOpen) stop = causality.start();
    };
    start();
  }
  /* No wakeup is missed meanwhile: nothing of the program runs. What fails there costs time and nothing else. */
  const prepare = (): void => {
    stop();
    try {
      warmUp?.run();
    } catch {
      return;
    } finally {
      warmUp = undefined;
      start();
    }
  };
  const value = registrar(thread, prepare);
  Object.defineProperty(globalThis, Symbol.for(runtimeKey), { value, configurable: true });
  process.on("uncaughtExceptionMonitor", (error) =>
    thread.guarded(() => {
      thread.errorUnhandled(error);
      stream.flush();
    }),
  );
  process.on("exit", () =>
    thread.guarded(() => {
      thread.end();
      events.record1(code.threadEnded, id);
      stream.flush();
    }),
  );
  stream.flush();
  return thread;
}

/** What instrumented code finds under {@link runtimeKey}. */
export interface Registrar {
  /** Makes the runtime of a file, whose functions and points are given as JSON. */
  (sites: string): FileRuntime;
  /** Writes out what was recorded, for one who holds the thread and wants it to be seen. */
  flush(): void;
}

/** `prepare` is called before the first file runs. */
function registrar(thread: Thread, prepare: () => void): Registrar {
  const known = new Map<string, FileRuntime>();
  const register = (text: string): FileRuntime => {
    try {
      if (known.size === 0) prepare();
      /* A file that is loaded again, by a test tool for each of its tests, is the same file. */
      const runtime = known.get(text) ?? thread.register(JSON.parse(text) as FileSites);
      known.set(text, runtime);
      return runtime;
    } catch {
      thread.failed();
      return new FileRuntime(thread, { path: "", functions: [], points: [] }, 0, 0);
    }
  };
  return Object.assign(register, { flush: () => thread.guarded(() => thread.stream.flush()) });
}

function redaction(pattern: string): RegExp | undefined {
  if (pattern === "") return undefined;
  try {
    return new RegExp(pattern, "iu");
  } catch {
    return /password|token|secret|key|credential/iu;
  }
}
