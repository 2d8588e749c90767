import type { AnalysisReport } from "../../analysis/report";
import type { Pipeline, Position } from "../../analysis/outline";

/** The lines that `coroscope analyze` prints for one file: its name, functions with their points, problems, and its pipeline where it was asked for. */
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
  return [...lines, ...(report.pipeline ? pipelineLines(report.pipeline) : [])];
}

/** Each stage of a pipeline, and where it hands its values to which other. */
function pipelineLines({ stages, edges }: Pipeline): readonly string[] {
  return [
    "  pipeline",
    ...stages.flatMap(({ name, role, nameRange }, index) => [
      `    ${role} ${name}  ${at(nameRange.start)}`,
      ...edges
        .filter(({ from }) => from === index)
        .map(({ to, evidence }) => {
          const shown = evidence.map(({ link, range }) => `${link} ${at(range.start)}`).join(", ");
          return `      -> ${stages[to]?.name ?? ""}  (${shown})`;
        }),
    ]),
  ];
}

/** As editors and compilers print places: both from 1. */
function at({ line, column }: Position): string {
  return `${line}:${column + 1}`;
}
