import { columnWithoutInsertions } from "../instrument/markers";
import { showAs } from "./original-source";

/** Where a script begins, as the options of `node:vm` say it: added to its lines, and to the columns of its first one. */
export interface ScriptOffset {
  readonly line: number;
  readonly column: number;
}

interface KnownScript {
  readonly lines: readonly string[];
  readonly offset: ScriptOffset;
}

/** `Error.prepareStackTrace`, by which a program makes its stack traces (V8's stack trace API). */
type PrepareStackTrace = (error: unknown, sites: readonly NodeJS.CallSite[]) => unknown;

/* What Node has there of its own is left to it. */
const { prepareStackTrace: nativePrepare } = Error as { prepareStackTrace?: unknown };

/**
 * Lets stack traces of scripts with probes show the columns that these have without; the lines are the same. Tools that compile what they run make their stack traces
 * themselves, by source maps that lead from the text they made: so that is what they must be told of.
 */
export class ScriptColumns {
  readonly #scripts = new Map<string, KnownScript>();
  readonly #wrappers = new WeakMap<object, PrepareStackTrace>();
  readonly #originals = new WeakMap<object, unknown>();

  /** A script with probes is to run under a name; of several with one name, the last is what stack traces are looked up in. */
  add(name: string, text: string, offset: ScriptOffset): void {
    this.#scripts.set(name, { lines: text.split("\n"), offset });
  }

  /** Hands the call sites of a realm on with their own columns. */
  showIn(realm: ErrorConstructor): void {
    const descriptor = Object.getOwnPropertyDescriptor(realm, "prepareStackTrace");
    let current: unknown = descriptor?.value;
    Object.defineProperty(realm, "prepareStackTrace", {
      get: () => this.#wrapped(current),
      set: (value: unknown) => {
        current = typeof value === "function" ? (this.#originals.get(value) ?? value) : value;
      },
      enumerable: descriptor?.enumerable ?? true,
      configurable: true,
    });
  }

  #wrapped(prepare: unknown): unknown {
    if (typeof prepare !== "function" || prepare === nativePrepare) return prepare;
    const known = this.#wrappers.get(prepare);
    if (known !== undefined) return known;
    const wrapper = new Proxy(prepare as PrepareStackTrace, {
      apply: (target, receiver, [error, sites, ...rest]: [unknown, unknown]) =>
        Reflect.apply(target, receiver, [error, this.#corrected(sites), ...rest]) as unknown,
    });
    showAs(wrapper, prepare);
    this.#wrappers.set(prepare, wrapper);
    this.#originals.set(wrapper, prepare);
    return wrapper;
  }

  #corrected(sites: unknown): unknown {
    if (!Array.isArray(sites)) return sites;
    const corrected = sites.slice() as NodeJS.CallSite[];
    for (const [index, site] of corrected.entries()) corrected[index] = this.#siteOf(site);
    return corrected;
  }

  #siteOf(site: NodeJS.CallSite): NodeJS.CallSite {
    const script = this.#scripts.get(site.getFileName() ?? "");
    const shown = site.getColumnNumber();
    const line = site.getLineNumber();
    if (script === undefined || shown === null || line === null) return site;
    const column = originalColumn(script, line, shown);
    if (column === shown) return site;
    const own: Readonly<Record<PropertyKey, unknown>> = {
      getColumnNumber: () => column,
      toString: () =>
        (site as { toString(): string }).toString().replace(/(?<=:\d+:)\d+(?=\)?$)/u, String(column)),
    };
    return new Proxy(site, {
      get(target, key): unknown {
        const isChanged = Object.hasOwn(target, key);
        if (Object.hasOwn(own, key) && !isChanged) return own[key];
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" && !isChanged ? (value.bind(target) as unknown) : value;
      },
    });
  }
}

/** Lines and columns count from 1, as V8's do. */
function originalColumn({ lines, offset }: KnownScript, line: number, column: number): number {
  const row = line - 1 - offset.line;
  const first = 1 + (row === 0 ? offset.column : 0);
  return columnWithoutInsertions(lines[row] ?? "", column - first) + first;
}
