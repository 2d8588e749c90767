import type { Finding, Language, Outline, Pipeline, SuspendableFunction, SuspensionPoint } from "./outline";

/** What `coroscope analyze --json` prints for one file. */
export interface AnalysisReport {
  readonly file: string;
  readonly language: Language;
  readonly hasSyntaxErrors: boolean;
  /** Only where nothing in the file can suspend, so that it was not parsed: it may have syntax errors. */
  readonly isUnparsed?: true;
  readonly functions: readonly SuspendableFunction[];
  readonly points: readonly SuspensionPoint[];
  readonly findings: readonly Finding[];
  /** Only where it was asked for. */
  readonly pipeline?: Pipeline;
}

/**
 * The report of one file; `file` is given back as it is, so that callers decide what paths are relative to. `withGraph` adds the
 * pipeline of its generators, where it has one.
 */
export function analysisReport(file: string, outline: Outline, withGraph = false): AnalysisReport {
  const { language, hasSyntaxErrors, isUnparsed, functions, points, findings, pipeline } = outline;
  const parsed = { language, hasSyntaxErrors, ...(isUnparsed && { isUnparsed }) };
  const report = { file, ...parsed, functions, points, findings };
  return withGraph && pipeline ? { ...report, pipeline } : report;
}
