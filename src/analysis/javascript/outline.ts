import type { DocumentMemory } from "../document-memory";
import { markIndependentRounds } from "../insight/independent-rounds";
import type { Outline, PointPlace } from "../outline";
import { buildPipeline } from "../pipeline/build-pipeline";
import { checkJavaScript } from "../rules/javascript/check";
import { TextLines } from "../text-lines";
import { insightReader } from "./insight";
import { KnownStatements } from "./known-statements";
import { outlineOfParsed } from "./outline-of-parsed";
import { pipelineFacts } from "./pipeline";
import { convertScanned, hasNothingToTell, type JavaScriptSource, scanJavaScript } from "./parse";
import { pointPlaces } from "./point-places";

/**
 * The outline of a JavaScript or TypeScript text, with what is known about its points, and with the problems that the rules find
 * where it has no syntax errors. A text that nests too deep for the stack throws `RangeError`; nothing else is thrown on account of
 * the text. `memory` is what is kept of the text's last version. `onPoints` is told the places of the points as soon as they are
 * known, which is long before the outline is; not where the text has syntax errors.
 */
export function outlineJavaScript(
  source: JavaScriptSource,
  memory?: DocumentMemory,
  onPoints?: (points: readonly PointPlace[]) => void,
): Outline {
  const scanned = scanJavaScript(source);
  const { hasSyntaxErrors } = scanned;
  if (hasNothingToTell(source.text, scanned))
    return { functions: [], points: [], findings: [], language: source.language, hasSyntaxErrors };
  const lines = new TextLines(source.text);
  if (!hasSyntaxErrors) onPoints?.(pointPlaces(scanned.sourceFile, lines));
  const known = memory && (memory.statements ??= new KnownStatements());
  const converted = convertScanned(scanned, known);
  const parsed = { ...converted, hasSyntaxErrors: hasSyntaxErrors || converted.hasGrammarErrors };
  const outline = outlineOfParsed(source, parsed, insightReader);
  if (outline.hasSyntaxErrors) return outline;
  const hasGenerators = outline.functions.some(({ kind }) => kind.endsWith("generator"));
  const facts = hasGenerators ? pipelineFacts(parsed.program, source.text) : undefined;
  const pipeline = facts && buildPipeline(facts, lines);
  const findings = checkJavaScript(parsed.program, lines);
  return markIndependentRounds({ ...outline, findings, ...(pipeline && { pipeline }) });
}
