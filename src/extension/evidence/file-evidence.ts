import type { Outline, SuspendableFunction, SuspensionPoint } from "../../analysis/outline";
import type { FileEvidence, FunctionEvidence, PointEvidence } from "./trace-evidence";

/** An edit of a text, in lines from 1: `first` to `last` were replaced by `added` lines more than there were (or fewer). */
export interface LineEdit {
  readonly first: number;
  readonly last: number;
  readonly added: number;
}

/**
 * The evidence that still holds after an edit: what the edit touched is gone, with the whole function around it; what is below
 * moved.
 */
export function afterEdit(evidence: FileEvidence, edit: LineEdit): FileEvidence {
  const touched = evidence.functions.filter(
    ({ line, endLine }) => line <= edit.last && edit.first <= endLine,
  );
  const isGone = (line: number): boolean =>
    (edit.first <= line && line <= edit.last) ||
    touched.some((suspendable) => suspendable.line <= line && line <= suspendable.endLine);
  const shift = (line: number): number => (line > edit.last ? line + edit.added : line);
  return {
    points: evidence.points
      .filter(({ line }) => !isGone(line))
      .map((point) => ({ ...point, line: shift(point.line) })),
    functions: evidence.functions
      .filter((suspendable) => !touched.includes(suspendable))
      .map((suspendable) => ({
        ...suspendable,
        line: shift(suspendable.line),
        endLine: shift(suspendable.endLine),
      })),
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

/** The evidence of a function of the text: the one of its name that is nearest. */
export function evidenceOfFunction(
  evidence: FileEvidence,
  suspendable: SuspendableFunction,
): FunctionEvidence | undefined {
  const { line } = suspendable.range.start;
  const distance = (candidate: FunctionEvidence): number => Math.abs(candidate.line - line);
  return evidence.functions
    .filter(({ qualifiedName }) => qualifiedName === suspendable.qualifiedName)
    .sort((a, b) => distance(a) - distance(b))[0];
}
