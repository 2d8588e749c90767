import { formatDuration, type Nanos } from "../../base/units";
import { shortPlace } from "../query/describe";
import type { RunProblemKind } from "../query/report/run-problems";
import { printable } from "./printable";
import type { FindingSummary, TraceSummary } from "./summary";

/** Findings about how long something took: another run of the same program may well be without. */
const aboutDurations: ReadonlySet<RunProblemKind> = new Set([
  "loop-blocked",
  "lock-held-while-waiting",
  "cancelled-but-ran-on",
]);

/**
 * What was found in a run: each problem as a sentence, with the place and the moment that show it; empty where nothing was.
 *
 * @param options `normalize` leaves out what depends on how long things took
 */
export function textFindings(
  { findings, begin }: Pick<TraceSummary, "findings" | "begin">,
  { normalize }: { readonly normalize: boolean },
): string {
  const shown = normalize ? findings.filter(({ kind }) => !aboutDurations.has(kind)) : findings;
  if (shown.length === 0) return "";
  const lines = shown.map((finding) => {
    const evidence = evidenceOf(finding, begin, normalize);
    return `  ! ${printable(finding.sentence, 400)}${evidence === "" ? "" : `\n    ${evidence}`}`;
  });
  return ["What was found", ...lines].join("\n");
}

/** Where and when it was seen. */
function evidenceOf(
  { place, time, count }: FindingSummary,
  begin: number | null,
  normalize: boolean,
): string {
  const where = printable(shortPlace(place ?? undefined));
  const when = normalize ? "" : `at ${formatDuration(Math.max(0, time - (begin ?? 0)) as Nanos)}`;
  const times = count > 1 ? `${count} times` : "";
  return [where, when, times].filter((part) => part !== "").join(", ");
}
