/** Everything that puts probes into texts, in a bundle of its own: a program whose files hold none, or are in the cache, never loads it. */
import type { InsertedText } from "./instrument/insertions";
import { lineMap } from "./instrument/line-map";
import { withThrownOn } from "./instrument/thrown-on";
import type { ModuleFormat, ParsedSource } from "./instrument/parse-javascript";
import { instrumentJavaScript, instrumentParsed, type ProbeOptions } from "./instrument/transform";
import type { MapDetail } from "./loader/map-detail";
import { mapOfCompiledProbes, mapOfProbes, sourceMapComment } from "./original-positions";

/** A text with probes, and the comment with its source map, which goes behind everything else of the file. */
export interface ProbedText {
  readonly text: string;
  readonly mapComment: string;
}

/** Plain JavaScript with probes; `undefined` where there is nothing to probe. */
export function probeJavaScript(
  file: string,
  text: string,
  format: ModuleFormat,
  options: ProbeOptions & { readonly mapDetail: MapDetail },
): ProbedText | undefined {
  const probed = instrumentJavaScript(file, text, format, options);
  if (probed === undefined) return undefined;
  return { text: probed.text, mapComment: sourceMapComment(mapOf(probed, file, options)) };
}

function mapOf(
  { text, shifts }: InsertedText,
  file: string,
  { map, mapDetail }: { readonly map?: string | undefined; readonly mapDetail: MapDetail },
): string {
  if (map !== undefined) return withThrownOn(mapOfCompiledProbes(map, text, shifts, file), text);
  if (mapDetail === "lines") return lineMap(text, shifts, file);
  return withThrownOn(mapOfProbes(text, shifts, file), text);
}

/** A parsed TypeScript file with probes, its types still in it; `undefined` where there is nothing to probe. */
export function probeTypeScript(
  file: string,
  text: string,
  parsed: ParsedSource,
  options: ProbeOptions,
): InsertedText | undefined {
  return instrumentParsed({ path: file, text, language: "typescript" }, parsed, options);
}
