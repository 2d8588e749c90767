import { formatDuration } from "../../base/units";
import { codeSpan, plainText } from "../editor/markdown";
import type { Translator } from "../translator";
import type { FunctionEvidence, PointEvidence } from "./trace-evidence";

/** Longest preview of a value in a hover, in UTF-16 units. */
const longestValue = 120;

/** What the last run showed of a point, as Markdown lines. */
export function pointEvidenceText(evidence: PointEvidence, l10n: Translator): readonly string[] {
  const { hits, wait, ready, waiting } = evidence;
  const parts = [hits === 1 ? l10n.t("once") : l10n.t("{0} times", hits)];
  if (wait.count === 1) parts.push(l10n.t("waited **{0}**", formatDuration(wait.max)));
  if (wait.count > 1) {
    parts.push(
      l10n.t(
        "waited p50 **{0}**, p95 {1}, at most {2}",
        formatDuration(wait.p50),
        formatDuration(wait.p95),
        formatDuration(wait.max),
      ),
    );
  }
  if (ready.count > 0) parts.push(l10n.t("ready p95 {0}", formatDuration(ready.p95)));
  if (waiting > 0) parts.push(l10n.t("{0} still waiting at the end", waiting));
  const lines = [`**${l10n.t("Last run")}** · ${parts.join(" · ")}`];
  const seen: string[] = [];
  const { lastValue, lastResult, lastError } = evidence;
  if (lastValue !== undefined) seen.push(l10n.t("Last value {0}", shortened(lastValue)));
  if (lastResult !== undefined) seen.push(l10n.t("Last went on with {0}", shortened(lastResult)));
  if (lastError !== undefined) seen.push(l10n.t("Last threw {0}", shortened(lastError)));
  if (evidence.lastWaker !== undefined) seen.push(l10n.t("Last woken by {0}", plainText(evidence.lastWaker)));
  if (seen.length > 0) lines.push(seen.join(" · "));
  return lines;
}

/** What the last run showed of a function, on one line: `3 calls · 5 suspensions · ran 2.10 ms · waited 44.0 ms`. */
export function functionEvidenceText(evidence: FunctionEvidence, l10n: Translator): string {
  const { calls, suspensions, running, ready, suspended } = evidence;
  const parts = [
    calls === 1 ? l10n.t("1 call") : l10n.t("{0} calls", calls),
    suspensions === 1 ? l10n.t("1 suspension") : l10n.t("{0} suspensions", suspensions),
    l10n.t("ran {0}", formatDuration(running)),
  ];
  if (suspended > 0) parts.push(l10n.t("waited {0}", formatDuration(suspended)));
  if (ready > 0) parts.push(l10n.t("late {0}", formatDuration(ready)));
  return parts.join(" · ");
}

function shortened(value: string): string {
  return codeSpan(value.length > longestValue ? `${value.slice(0, longestValue)}…` : value);
}
