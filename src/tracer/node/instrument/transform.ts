import { runtimeKey } from "../runtime/runtime-key";
import type { FileSites } from "../runtime/file-runtime";
import { type InsertedText } from "./insertions";
import { entryFunction, instrument } from "./instrument";
import { mayHoldProbes } from "./may-hold-probes";
import { originalSites } from "./original-sites";
import {
  type ModuleFormat,
  nativeSyntax,
  parseJavaScriptStrictly,
  type ParsedSource,
} from "./parse-javascript";
import { describeSites, type SourceFile } from "./sites";

/**
 * Instruments plain JavaScript; `undefined` where there is nothing to instrument or the text does not parse as `format`. `map` is the source map of
 * a text that was compiled.
 */
export function instrumentJavaScript(
  path: string,
  text: string,
  format: ModuleFormat,
  map?: string,
): InsertedText | undefined {
  if (!mayHoldProbes(text)) return undefined;
  const parsed = parseJavaScriptStrictly(text, format, nativeSyntax);
  return parsed && instrumentParsed({ path, text, language: "javascript" }, parsed, map);
}

/** Instruments a text that is parsed already. */
export function instrumentParsed(
  file: SourceFile,
  parsed: ParsedSource,
  map?: string,
): InsertedText | undefined {
  const probed = instrument({ source: file.text, program: parsed.program, isModule: parsed.isModule });
  if (probed === undefined) return undefined;
  const { text, shifts, sites, entryName } = probed;
  const described = describeSites(file, parsed, sites);
  const shown = map === undefined ? described : originalSites(described, map);
  return { text: text + entryFunction(entryName, registration(shown)), shifts };
}

/** Code that hands a file's sites to the runtime of the thread it runs in, and gives the file's own runtime. */
export function registration(sites: FileSites): string {
  return `globalThis[Symbol.for(${JSON.stringify(runtimeKey)})](${JSON.stringify(JSON.stringify(sites))})`;
}
