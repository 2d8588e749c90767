import type { InsertedText } from "../instrument/insertions";
import { instrumentJavaScript, instrumentParsed } from "../instrument/transform";
import type { ModuleFormat } from "../instrument/parse-javascript";
import type { CallOptions } from "../../../trace/tracer-options";
import { appendCall } from "./call-site";
import { isTypeScript, type LoadScope } from "./scope";
import { typeScriptSupport } from "./typescript-support";

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
      ? this.#guard(file, () => instrumentJavaScript(file, text, format)?.text)
      : undefined;
    return this.#withCall(file, probed ?? text);
  }

  /** TypeScript or JSX. */
  typeScript(file: string, text: string, format: ModuleFormat): string {
    /* What Node runs has other lines than the file: the traces of its errors must still show the file's. */
    process.setSourceMapsEnabled(true);
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

/** Whether a file is one for {@link Translator.typeScript}. */
export function needsTypeScript(file: string): boolean {
  return isTypeScript(file);
}
