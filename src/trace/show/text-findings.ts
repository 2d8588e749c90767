import { formatDuration, type Nanos } from "../../base/units";
import { shortPlace } from "../query/describe";
import { printable } from "./printable";
import type { FindingSummary, TraceSummary } from "./summary";

/** A duration as `formatDuration` writes them: a finding that tells one may be missing from another run of the same program. */
const duration = /\d (ns|µs|ms|s)\b/;

/**
 * What was found in a run: each problem as a sentence, with the place and the moment that show it; empty where nothing was.
 *
 * @param options `normalize` leaves out what depends on how long things took
 */
export function textFindings(
  { findings, begin }: Pick<TraceSummary, "findings" | "begin">,
  { normalize }: { readonly normalize: boolean },
): string {
  const shown = normalize ? findings.filter(({ sentence }) => !duration.test(sentence)) : findings;
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
