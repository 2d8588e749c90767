import type { AnalysisReport } from "../../analysis/report";
import type { Position } from "../../analysis/outline";

/** The lines that `coroscope analyze` prints for one file: its name, then functions with their points, then problems. */
export function outlineLines(report: AnalysisReport): readonly string[] {
  const { file, functions, points, findings, hasSyntaxErrors } = report;
  const lines = [`${file}${hasSyntaxErrors ? "  (has syntax errors; points may be missing)" : ""}`];
  functions.forEach((called, index) => {
    lines.push(`  ${called.kind} ${called.qualifiedName}  ${at(called.nameRange.start)}`);
    for (const point of points) {
      if (point.function !== index) continue;
      lines.push(`    ${at(point.range.start).padEnd(8)} ${point.kind} ${point.operand}`.trimEnd());
    }
  });
  for (const finding of findings) {
    lines.push(`  ${finding.severity} ${at(finding.range.start)} ${finding.message} [${finding.rule}]`);
  }
  return lines;
}

/** As editors and compilers print places: both from 1. */
function at({ line, column }: Position): string {
  return `${line}:${column + 1}`;
}
