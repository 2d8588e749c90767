import type { DriveFrame } from "../../../trace/drive-protocol";
import type { Coroutine } from "../runtime/coroutine";
import type { FileRuntime, FileSites } from "../runtime/file-runtime";
import { runtimeKey } from "../runtime/runtime-key";
import type { Registrar } from "../runtime/start";

interface Watched {
  readonly coroutine: Coroutine;
  readonly sites: FileSites;
  /** Where it was suspended last, 0 where it never was. */
  lastPoint: number;
  /** `name=preview, …` as it was at a point. */
  locals: { readonly point: number; readonly text: string } | undefined;
}

/** Shows variables; absent where they are not asked for. */
export type ShowLocals = ((values: object) => string) | undefined;

/** Points whose kind is not what stands in the text. */
const keywords: Readonly<Record<string, string>> = {
  "yield-from": "yield*",
  "for-await": "for await",
  "await-using": "await using",
  "implicit-await": "return",
};

/** Probes by which a coroutine says that it has been resumed. */
const resumptions = ["awaited", "continued", "iterated", "caught"] as const;

/**
 * Knows where the coroutines of the program are suspended, by listening to their probes on their way to the recorder. Made before the
 * program's modules are loaded.
 */
export class FrameWatch {
  readonly #watched = new Set<Watched>();
  readonly #showLocals: ShowLocals;
  #registrar: Registrar | undefined;
  #isOn = false;
  #root: Coroutine | undefined;
  /** Called when the driven coroutine has been resumed, before its own code goes on. */
  onResumed: (() => void) | undefined;
  /** Counts what the probes have told, to see whether anything happened. */
  activity = 0;

  constructor(showLocals: ShowLocals) {
    this.#showLocals = showLocals;
    const key = Symbol.for(runtimeKey);
    const registrar = (globalThis as Record<symbol, unknown>)[key] as Registrar | undefined;
    if (registrar === undefined) return;
    this.#registrar = registrar;
    Object.defineProperty(globalThis, key, {
      configurable: true,
      value: (text: string) => this.#watchFile(registrar(text), JSON.parse(text) as FileSites),
    });
  }

  /** Has everything that was recorded until now written: the thread is about to be held. */
  flush(): void {
    this.#registrar?.flush();
  }

  /** From now on coroutines are watched; the first one is the one that is driven. */
  begin(): void {
    this.#isOn = true;
  }

  /** The suspended coroutines, the driven one first, then in the order of their creation. */
  frames(): DriveFrame[] {
    const frames: DriveFrame[] = [];
    for (const watched of this.#watched) {
      if (watched.coroutine.isSettled) this.#watched.delete(watched);
      else if (watched.coroutine.point !== 0 || watched.coroutine === this.#root)
        frames.push(frameOf(watched));
    }
    return frames;
  }

  #watchFile(runtime: FileRuntime, sites: FileSites): FileRuntime {
    const enter = runtime.enter.bind(runtime);
    runtime.enter = (index, mode) => {
      const coroutine = enter(index, mode);
      if (this.#isOn) this.#watch({ coroutine, sites, lastPoint: 0, locals: undefined });
      return coroutine;
    };
    return runtime;
  }

  #watch(watched: Watched): void {
    const { coroutine } = watched;
    this.#watched.add(watched);
    this.activity++;
    const isRoot = this.#root === undefined;
    this.#root ??= coroutine;
    this.#watchLocals(watched);
    for (const name of resumptions) {
      const probe = coroutine[name].bind(coroutine) as (value: unknown) => unknown;
      Object.defineProperty(coroutine, name, {
        value: (value: unknown) => {
          const wasSuspended = coroutine.point !== 0;
          if (wasSuspended) watched.lastPoint = coroutine.point;
          const result = probe(value);
          this.activity++;
          if (isRoot && wasSuspended) this.onResumed?.();
          return result;
        },
      });
    }
  }

  #watchLocals(watched: Watched): void {
    const { coroutine } = watched;
    const show = this.#showLocals;
    if (show === undefined) return;
    const probe = coroutine.withLocals.bind(coroutine);
    coroutine.withLocals = (point, value, values) => {
      watched.locals = { point, text: show(values) };
      return probe(point, value, values);
    };
  }
}

function frameOf({ coroutine, sites, lastPoint, locals }: Watched): DriveFrame {
  const [, qualifiedName, , whole] = sites.functions[coroutine.index] ?? ["", "", "generator", [1, 0, 1, 0]];
  const isRunning = coroutine.point === 0;
  const number = isRunning ? lastPoint : coroutine.point;
  const point = sites.points[number - 1];
  const [line, column] = point === undefined ? whole : point[2];
  const label = point && `${keywords[point[1]] ?? point[1]} ${point[3]}`.trimEnd();
  return {
    function: qualifiedName,
    file: sites.path,
    line,
    column,
    ...(label !== undefined && { label, ...(isRunning && { isRunning }) }),
    ...(number !== 0 && locals?.point === number && { locals: locals.text }),
  };
}
