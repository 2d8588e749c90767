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

/** What is known of a file besides its text, and what its probes are to tell. */
export interface ProbeOptions {
  /** Whether the variables of a function are told at each of its suspensions. */
  readonly hasLocals: boolean;
  /** Whether `using` is to become calls of helpers before the text runs. */
  readonly lowersUsing?: boolean;
  /** The source map of a text that was compiled. */
  readonly map?: string | undefined;
}

/** Instruments plain JavaScript; `undefined` where there is nothing to instrument or the text does not parse as `format`. */
export function instrumentJavaScript(
  path: string,
  text: string,
  format: ModuleFormat,
  options: ProbeOptions,
): InsertedText | undefined {
  if (!mayHoldProbes(text)) return undefined;
  const parsed = parseJavaScriptStrictly(text, format, nativeSyntax);
  return parsed && instrumentParsed({ path, text, language: "javascript" }, parsed, options);
}

/** Instruments a text that is parsed already. */
export function instrumentParsed(
  file: SourceFile,
  parsed: ParsedSource,
  { map, hasLocals, lowersUsing }: ProbeOptions,
): InsertedText | undefined {
  const probed = instrument({
    source: file.text,
    ...parsed,
    hasLocals,
    ...(lowersUsing !== undefined && { lowersUsing }),
  });
  if (probed === undefined) return undefined;
  const { text, shifts, sites, entryName } = probed;
  const described = describeSites(file, parsed, sites);
  const shown = map === undefined ? described : originalSites(described, map);
  return { text: text + entryFunction(entryName, registration(shown)), shifts };
}

/** Code that hands a file's sites to the runtime of the thread it runs in, and gives the file's own runtime. */
export function registration(sites: FileSites): string {
  return `globalThis[Symbol.for(${JSON.stringify(runtimeKey)})](${literalOf(JSON.stringify(sites))})`;
}

/** JSON is full of double quotes: between single ones it needs few escapes, and takes a fifth less. */
function literalOf(json: string): string {
  return `'${json.replace(/['\\]/gu, "\\$&")}'`;
}
