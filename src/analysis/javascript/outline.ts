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
import { type JavaScriptSource, parseJavaScript, scanJavaScript } from "./parse";
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
  if (!asyncWords.test(source.text)) {
    const { hasSyntaxErrors, hasGenerators } = scanJavaScript(source);
    if (!hasGenerators) return { ...nothing, language: source.language, hasSyntaxErrors };
  }
  const known = memory && (memory.statements ??= new KnownStatements());
  const lines = new TextLines(source.text);
  const parsed = parseJavaScript(
    source,
    known,
    onPoints && ((sourceFile) => onPoints(pointPlaces(sourceFile, lines))),
  );
  const outline = outlineOfParsed(source, parsed, insightReader);
  if (outline.hasSyntaxErrors) return outline;
  const hasGenerators = outline.functions.some(({ kind }) => kind.endsWith("generator"));
  const facts = hasGenerators ? pipelineFacts(parsed.program, source.text) : undefined;
  const pipeline = facts && buildPipeline(facts, lines);
  const findings = checkJavaScript(parsed.program, lines);
  return markIndependentRounds({ ...outline, findings, ...(pipeline && { pipeline }) });
}

/** What is asynchronous, and every rule's subject, has one of these; only a generator can do without. */
const asyncWords = /\b(?:async|await|yield|Promise)\b|\.then\s*\(/u;

const nothing = { functions: [], points: [], findings: [] } as const;
