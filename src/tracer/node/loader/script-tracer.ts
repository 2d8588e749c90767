import { fileURLToPath } from "node:url";
import { mayHoldProbes } from "../instrument/may-hold-probes";
import type { ModuleFormat } from "../instrument/parse-javascript";
import { OtherRealms } from "../runtime/other-realms";
import { ScriptColumns } from "../runtime/script-columns";
import type { Translator } from "./translate";
import { unwrapScript } from "./wrapped-script";

/** A text that is about to be compiled by `node:vm`. */
export interface Compilation {
  readonly code: unknown;
  /** Those of `node:vm`: an object, or the name alone. */
  readonly options: unknown;
  /** `undefined` for the program's own realm. */
  readonly context: unknown;
  readonly format: ModuleFormat | "script" | "any";
}

/** Gives probes to what is compiled by `node:vm`, in whatever realm it is to run. */
export class ScriptTracer {
  readonly #translator: Translator;
  readonly #onUntraceable: (file: string) => void;
  readonly #columns = new ScriptColumns();
  readonly #realms = new OtherRealms(this.#columns);
  readonly #told = new Set<string>();

  /** `onUntraceable` is called once for each file that is to be traced and gets no probes here, though it may need some. */
  constructor(translator: Translator, onUntraceable: (file: string) => void) {
    this.#translator = translator;
    this.#onUntraceable = onUntraceable;
  }

  /** Compiles a text, with probes if it can have some: `compile` is called with that, and with the text itself where the other is rejected. */
  compile({ code, options, context, format }: Compilation, compile: (code: unknown) => unknown): unknown {
    const name = nameOf(options);
    const file = name === undefined ? undefined : fileOf(name);
    if (name === undefined || file === undefined || typeof code !== "string") return compile(code);
    if (!mayHoldProbes(code) || !this.#translator.isTraced(file)) return compile(code);
    const probed =
      this.#ready(context) && !hasCachedData(options) ? this.#probe(file, code, format) : undefined;
    if (probed === undefined) this.#tell(file);
    if (probed === undefined || probed === code) return compile(code);
    try {
      const result = compile(probed);
      this.#columns.add(name, probed, {
        line: numberOf(options, "lineOffset"),
        column: numberOf(options, "columnOffset"),
      });
      return result;
    } catch {
      /* The author's text is to be rejected in V8's own words. */
      return compile(code);
    }
  }

  #probe(file: string, code: string, format: Compilation["format"]): string | undefined {
    if (format === "any") return undefined;
    if (format !== "script") return this.#translator.javaScript(file, code, format);
    const wrapped = unwrapScript(code);
    if (wrapped === undefined) return undefined;
    const body = this.#translator.javaScript(file, wrapped.body, wrapped.format);
    return body === wrapped.body ? code : wrapped.before + body + wrapped.after;
  }

  #ready(context: unknown): boolean {
    if (context !== undefined && (typeof context !== "object" || context === null)) return false;
    try {
      this.#realms.ready(context);
      return true;
    } catch {
      return false;
    }
  }

  #tell(file: string): void {
    if (this.#told.has(file)) return;
    this.#told.add(file);
    this.#onUntraceable(file);
  }
}

/** An own property of a tool's options; nobody's getter is called. */
export function ownValue(options: unknown, name: string): unknown {
  if (typeof options !== "object" || options === null) return undefined;
  return Object.getOwnPropertyDescriptor(options, name)?.value as unknown;
}

function nameOf(options: unknown): string | undefined {
  const name =
    typeof options === "string"
      ? options
      : (ownValue(options, "filename") ?? ownValue(options, "identifier"));
  return typeof name === "string" ? name : undefined;
}

/** The file that a script is named after: by its path or URL, to which tools add queries. */
function fileOf(name: string): string | undefined {
  if (!name.startsWith("file:")) return name;
  try {
    return fileURLToPath(name);
  } catch {
    return undefined;
  }
}

function numberOf(options: unknown, name: string): number {
  const value = ownValue(options, name);
  return typeof value === "number" ? value : 0;
}

/** Compiled code that is kept fits only the text that it was made of. */
function hasCachedData(options: unknown): boolean {
  return ownValue(options, "cachedData") !== undefined || ownValue(options, "produceCachedData") === true;
}
