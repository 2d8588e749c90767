import type { Finding } from "../outline";
import type { TextLines } from "../text-lines";

/** A problem that a rule found, in offsets. */
export interface FindingDraft {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** A rule's name and how much its findings matter. Its page is `docs/rules/NAME.md`. */
export interface RuleHead {
  readonly name: string;
  readonly severity: Finding["severity"];
}

/** The findings of one rule. */
export function finishFindings(rule: RuleHead, drafts: readonly FindingDraft[], lines: TextLines): Finding[] {
  return drafts.map(({ message, start, end }) => ({
    rule: rule.name,
    message,
    severity: rule.severity,
    range: lines.range(start, end),
  }));
}

/** Findings in the order of the text. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    ({ range: left }, { range: right }) =>
      left.start.line - right.start.line || left.start.column - right.start.column,
  );
}
