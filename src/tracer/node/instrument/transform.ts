import { runtimeKey } from "../runtime/runtime-key";
import { instrument, type Instrumentation } from "./instrument";
import { type ModuleFormat, parseJavaScriptStrictly, type ParsedSource } from "./parse-javascript";
import { describeSites, type SourceFile } from "./sites";

/** What cannot hold a suspendable function is not even parsed. */
const mayMatter = /\basync\b|\bawait\b|\byield\b|\*/u;

/** Instruments plain JavaScript; `undefined` where there is nothing to instrument or the text does not parse as `format`. */
export function instrumentJavaScript(
  path: string,
  text: string,
  format: ModuleFormat,
): Instrumentation | undefined {
  if (!mayMatter.test(text)) return undefined;
  const parsed = parseJavaScriptStrictly(text, format);
  return parsed && instrumentParsed({ path, text, language: "javascript" }, parsed);
}

/** Instruments a text that is parsed already. */
export function instrumentParsed(file: SourceFile, parsed: ParsedSource): Instrumentation | undefined {
  return instrument({
    source: file.text,
    program: parsed.program,
    isModule: parsed.isModule,
    registration: (found) => {
      const sites = JSON.stringify(describeSites(file, parsed, found));
      return `globalThis[Symbol.for(${JSON.stringify(runtimeKey)})](${JSON.stringify(sites)})`;
    },
  });
}
