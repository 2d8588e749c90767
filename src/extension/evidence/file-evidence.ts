import type { Outline, SuspendableFunction, SuspensionPoint } from "../../analysis/outline";
import { afterLineEdit, lineAfter, type LineEdit } from "./line-edit";
import type { FileEvidence, PointEvidence } from "./trace-evidence";

/**
 * The evidence that still holds after an edit: what the edit touched is gone, with the whole function around it; what is below
 * moved.
 */
export function afterEdit(evidence: FileEvidence, edit: LineEdit): FileEvidence {
  const touched = evidence.functions.filter(
    ({ line, endLine }) => line <= edit.last && edit.first <= endLine,
  );
  const isLeft = ({ line }: { readonly line: number }): boolean =>
    (line < edit.first || edit.last < line) &&
    !touched.some((suspendable) => suspendable.line <= line && line <= suspendable.endLine);
  const move = <At extends { readonly line: number }>(at: At): At => ({
    ...at,
    line: lineAfter(at.line, edit),
  });
  return {
    points: evidence.points.filter(isLeft).map(move),
    functions: afterLineEdit(evidence.functions, edit),
    facts: afterLineEdit(evidence.facts.filter(isLeft), edit),
    problems: evidence.problems.filter(isLeft).map(move),
  };
}

/**
 * The evidence of a point of the text. Tracers and analysis agree on lines, and on columns but for a few constructs; on a line with
 * one point of each there is nothing to confuse.
 */
export function evidenceOfPoint(
  evidence: FileEvidence,
  outline: Outline,
  point: SuspensionPoint,
): PointEvidence | undefined {
  const { line, column } = point.keywordRange.start;
  const onLine = evidence.points.filter((candidate) => candidate.line === line);
  const exact = onLine.find(
    (candidate) => candidate.column === column || candidate.column === point.range.start.column,
  );
  if (exact !== undefined || onLine.length !== 1) return exact;
  const alone = outline.points.filter((other) => other.keywordRange.start.line === line).length === 1;
  return alone ? onLine[0] : undefined;
}

/** What is known of a function of the text: of the one of its name that is nearest. */
export function ofFunction<Known extends { readonly qualifiedName: string; readonly line: number }>(
  known: readonly Known[],
  { qualifiedName, range }: SuspendableFunction,
): Known | undefined {
  const distance = (candidate: Known): number => Math.abs(candidate.line - range.start.line);
  return known
    .filter((candidate) => candidate.qualifiedName === qualifiedName)
    .sort((a, b) => distance(a) - distance(b))[0];
}
