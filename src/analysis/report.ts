import type { Finding, Language, Outline, SuspendableFunction, SuspensionPoint } from "./outline";

/** What `coroscope analyze --json` prints for one file. */
export interface AnalysisReport {
  readonly file: string;
  readonly language: Language;
  readonly hasSyntaxErrors: boolean;
  readonly functions: readonly SuspendableFunction[];
  readonly points: readonly SuspensionPoint[];
  readonly findings: readonly Finding[];
}

/** The report of one file; `file` is given back as it is, so that callers decide what paths are relative to. */
export function analysisReport(file: string, outline: Outline): AnalysisReport {
  const { language, hasSyntaxErrors, functions, points, findings } = outline;
  return { file, language, hasSyntaxErrors, functions, points, findings };
}
