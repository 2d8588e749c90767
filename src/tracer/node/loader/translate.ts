import type { InsertedText } from "../instrument/insertions";
import { instrumentJavaScript, instrumentParsed } from "../instrument/transform";
import type { ModuleFormat } from "../instrument/parse-javascript";
import type { CallOptions } from "../../../trace/tracer-options";
import { appendCall } from "./call-site";
import type { LoadScope } from "./scope";
import { mapOfProbes, sourceMapComment } from "../original-positions";
import { typeScriptSupport } from "./typescript-support";

const ownSourceMap = /^[ \t]*\/\/[#@] sourceMappingURL=/mu;

/** Turns the texts of files into what Node runs: with probes where they are traced, without types where they had some. */
export class Translator {
  readonly #scope: LoadScope;
  readonly #call: CallOptions | undefined;
  readonly #onUntraceable: (file: string) => void;

  constructor(scope: LoadScope, call: CallOptions | undefined, onUntraceable: (file: string) => void) {
    this.#scope = scope;
    this.#call = call;
    this.#onUntraceable = onUntraceable;
  }

  /** Plain JavaScript; the very same text where there is nothing to do. */
  javaScript(file: string, text: string, format: ModuleFormat): string {
    const probed = this.#scope.isTraced(file)
      ? this.#guard(file, () => instrumentJavaScript(file, text, format))
      : undefined;
    const whole = this.#withCall(file, probed?.text ?? text);
    /* A file that was compiled from another one has a map of its own, which leads further. */
    if (probed === undefined || ownSourceMap.test(text)) return whole;
    return `${whole}\n${sourceMapComment(mapOfProbes(probed.text, probed.shifts, file))}`;
  }

  /** TypeScript or JSX. */
  typeScript(file: string, text: string, format: ModuleFormat): string {
    const probed = this.#scope.isTraced(file)
      ? this.#guard(file, () => this.#probeTypeScript(file, text))
      : undefined;
    const whole = this.#withCall(file, probed?.text ?? text);
    return typeScriptSupport().stripTypes({ path: file, text: whole }, probed?.shifts ?? [], format);
  }

  /** Whether a TypeScript file awaits outside functions, so that it must be a module whatever its package says. */
  hasTopLevelAwait(file: string, text: string): boolean {
    if (!text.includes("await")) return false;
    const parsed = typeScriptSupport().parseTypeScript({ path: file, text });
    return parsed !== undefined && parsed.isModule && typeScriptSupport().awaitsAtTopLevel(parsed);
  }

  #probeTypeScript(path: string, text: string): InsertedText | undefined {
    const parsed = typeScriptSupport().parseTypeScript({ path, text });
    return parsed && instrumentParsed({ path, text, language: "typescript" }, parsed);
  }

  #withCall(file: string, text: string): string {
    return this.#call?.file === file && text !== "" ? appendCall(text, this.#call.expression) : text;
  }

  /** A mistake of ours must not keep the program from running: the file runs without probes. */
  #guard<T>(file: string, work: () => T | undefined): T | undefined {
    try {
      return work();
    } catch {
      this.#onUntraceable(file);
      return undefined;
    }
  }
}
