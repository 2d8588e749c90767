import path from "node:path";
import type { CallOptions, TracerOptions, ValueDetail } from "../../../trace/tracer-options";
import type { InsertedText } from "../instrument/insertions";
import type { ModuleFormat } from "../instrument/parse-javascript";
import { mayHoldProbes } from "../instrument/may-hold-probes";
import { sourceMapOf } from "../instrument/source-map-of";
import type * as instrumenter from "../instrumenter";
import type * as typescript from "../typescript";
import { Cache } from "./cache";
import { appendCall } from "./call-site";
import { mapDetail } from "./map-detail";
import { OwnBundle } from "./own-bundle";
import { LoadScope } from "./scope";
import { tsconfigOf } from "./tsconfig";

/** What a {@link Translator} works with. */
interface TranslatorOptions {
  readonly scope: LoadScope;
  readonly call: CallOptions | undefined;
  readonly values: ValueDetail;
  readonly cache: Cache;
  /** Told of each file that could not be given probes, and so runs without. */
  readonly onUntraceable: (file: string) => void;
}

/** The translator that a tracer's options ask for. */
export function translatorFor(
  { roots, call, values, cache }: Pick<TracerOptions, "roots" | "call" | "values" | "cache">,
  onUntraceable: (file: string) => void,
): Translator {
  const scope = new LoadScope(roots);
  return new Translator({ scope, call, values, cache: new Cache(cache), onUntraceable });
}

/** Turns the texts of files into what Node runs: with probes where they are traced, without types where they had some. */
export class Translator {
  readonly #scope: LoadScope;
  readonly #call: CallOptions | undefined;
  readonly #hasLocals: boolean;
  readonly #cache: Cache;
  readonly #instrumenter: OwnBundle<typeof instrumenter>;
  readonly #typeScript: OwnBundle<typeof typescript>;
  readonly #onUntraceable: (file: string) => void;
  readonly #mapDetail = mapDetail();
  #failures = 0;

  constructor({ scope, call, values, cache, onUntraceable }: TranslatorOptions) {
    this.#scope = scope;
    this.#call = call;
    this.#hasLocals = values === "locals";
    this.#cache = cache;
    this.#instrumenter = new OwnBundle("tracer-node-instrumenter.js", cache);
    this.#typeScript = new OwnBundle("tracer-node-typescript.js", cache);
    this.#onUntraceable = onUntraceable;
  }

  /** Whether a file is one of those that get probes. */
  isTraced(file: string): boolean {
    return this.#scope.isTraced(file);
  }

  /** Something that a file brings in runs without probes. Nothing to tell where the file itself is not traced. */
  leaveUntraced(file: string): void {
    if (this.isTraced(file)) this.#onUntraceable(file);
  }

  /** Plain JavaScript; the very same text where there is nothing to do. */
  javaScript(file: string, text: string, format: ModuleFormat): string {
    if (!this.#scope.isTraced(file) || !mayHoldProbes(text)) return this.#withCall(file, text);
    const ownMap = sourceMapOf(file, text);
    const asked = { hasLocals: this.#hasLocals, mapDetail: this.#mapDetail };
    const made = [
      "javascript",
      format,
      file,
      text,
      this.#expressionIn(file),
      ownMap ?? "",
      JSON.stringify(asked),
    ];
    return this.#remember(made, () => {
      const probed = this.#guard(file, () =>
        this.#instrumenter.exports.probeJavaScript(file, text, format, { ...asked, map: ownMap }),
      );
      this.#instrumenter.keepCode();
      const whole = this.#withCall(file, probed?.text ?? text);
      return probed === undefined ? whole : `${whole}\n${probed.mapComment}`;
    });
  }

  /** TypeScript or JSX. */
  typeScript(file: string, text: string, format: ModuleFormat): string {
    const isTraced = this.#scope.isTraced(file);
    const config = tsconfigOf(path.dirname(file));
    const options = JSON.stringify([config?.path, config?.config.compilerOptions]);
    const asked = `${isTraced} ${this.#hasLocals}`;
    const made = ["typescript", format, file, text, this.#expressionIn(file), asked, options];
    return this.#remember(made, () => {
      const probed =
        isTraced && mayHoldProbes(text)
          ? this.#guard(file, () => this.#probeTypeScript(file, text))
          : undefined;
      const whole = this.#withCall(file, probed?.text ?? text);
      const { exports: support } = this.#typeScript;
      const result = support.stripTypes({ path: file, text: whole }, probed?.shifts ?? [], format);
      this.#typeScript.keepCode();
      this.#instrumenter.keepCode();
      return result;
    });
  }

  /** Whether a TypeScript file awaits outside functions, so that it must be a module whatever its package says. */
  hasTopLevelAwait(file: string, text: string): boolean {
    if (!text.includes("await")) return false;
    const answer = this.#remember(["top-level await", file, text], () => {
      const { exports: support } = this.#typeScript;
      const parsed = support.parseTypeScript({ path: file, text });
      return parsed !== undefined && parsed.isModule && support.awaitsAtTopLevel(parsed) ? "yes" : "no";
    });
    return answer === "yes";
  }

  #probeTypeScript(file: string, text: string): InsertedText | undefined {
    const { parseTypeScript, lowersUsing } = this.#typeScript.exports;
    const parsed = parseTypeScript({ path: file, text });
    const isLowered = /\busing\b/u.test(text) && lowersUsing({ path: file, text });
    const options = { hasLocals: this.#hasLocals, lowersUsing: isLowered };
    return parsed && this.#instrumenter.exports.probeTypeScript(file, text, parsed, options);
  }

  /** What was made from the same parts before, or what `make` makes of them now. */
  #remember(parts: readonly string[], make: () => string): string {
    const key = this.#cache.keyOf(parts);
    const known = this.#cache.readText(key);
    if (known !== undefined) return known;
    const failures = this.#failures;
    const made = make();
    if (this.#failures === failures) this.#cache.write(key, made);
    return made;
  }

  #expressionIn(file: string): string {
    return this.#call?.file === file ? this.#call.expression : "";
  }

  #withCall(file: string, text: string): string {
    return this.#call?.file === file && text !== "" ? appendCall(text, this.#call.expression) : text;
  }

  /** A mistake of ours must not keep the program from running: the file runs without probes. */
  #guard<T>(file: string, work: () => T | undefined): T | undefined {
    try {
      return work();
    } catch {
      this.#failures++;
      this.#onUntraceable(file);
      return undefined;
    }
  }
}
