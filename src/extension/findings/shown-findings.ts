import type { Finding } from "../../analysis/outline";
import type { FindingSettings } from "../settings";

/** The findings that the settings leave, each with the severity that they give it. */
export function shownFindings(
  findings: readonly Finding[],
  { enabled, disabledRules, severities }: FindingSettings,
): Finding[] {
  if (!enabled) return [];
  return findings
    .filter(({ rule }) => !disabledRules.has(rule))
    .map((finding) => ({ ...finding, severity: severities.get(finding.rule) ?? finding.severity }));
}
