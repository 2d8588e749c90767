import type { Outline, Position, SuspensionPoint } from "../../analysis/outline";
import { visibleText } from "../editor/markdown";
import type { Translator } from "../translator";
import { evidenceOfPoint } from "./file-evidence";
import type { FileEvidence, PointEvidence } from "./trace-evidence";

/** What is shown behind a suspension point: the value that was seen there last. */
export interface ValueHint {
  readonly position: Position;
  /** Short: `= 42`, `→ 7 = 3`, `threw ValueError(…)`. */
  readonly text: string;
  readonly evidence: PointEvidence;
}

/** The longest a value is shown, in UTF-16 units; the hover shows more of it. */
const longestValue = 40;

/** The values that the last run showed at points between two lines (from 1, both included). */
export function valueHints(
  outline: Outline,
  evidence: FileEvidence,
  lines: { readonly first: number; readonly last: number },
  l10n: Translator,
): ValueHint[] {
  return outline.points.flatMap((point): ValueHint[] => {
    const { end } = point.range;
    if (end.line < lines.first || end.line > lines.last) return [];
    const seen = evidenceOfPoint(evidence, outline, point);
    const text = seen === undefined ? "" : valueText(point, seen, l10n);
    return seen === undefined || text === "" ? [] : [{ position: end, text, evidence: seen }];
  });
}

/** `→` is what a `yield` gave away, `=` what the expression gave. */
function valueText(
  { kind }: SuspensionPoint,
  { lastValue, lastResult, lastError }: PointEvidence,
  l10n: Translator,
): string {
  if (kind !== "await" && kind !== "yield") return "";
  const isGiven = kind === "yield" && lastValue !== undefined && !isNothing(lastValue);
  return [
    ...(isGiven ? [`→ ${shortened(lastValue)}`] : []),
    ...(lastResult === undefined ? [] : [`= ${shortened(lastResult)}`]),
    ...(lastError === undefined ? [] : [l10n.t("threw {0}", shortened(lastError))]),
  ].join(" ");
}

function isNothing(value: string): boolean {
  return value === "None" || value === "undefined";
}

function shortened(value: string): string {
  const text = visibleText(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
