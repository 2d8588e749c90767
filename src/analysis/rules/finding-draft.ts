import { type Phrase, textOf } from "../../base/phrase";
import type { Finding, Fix } from "../outline";
import type { TextLines } from "../text-lines";

/** A problem that a rule found, in offsets. */
export interface FindingDraft {
  readonly message: string | Phrase;
  readonly start: number;
  readonly end: number;
  readonly fixes?: readonly FixDraft[];
}

/** A fix on its way into a finding. */
export interface FixDraft {
  readonly title: string | Phrase;
  readonly edits: readonly EditDraft[];
}

/** What stands between two offsets is replaced. */
export interface EditDraft {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** An edit that replaces nothing. */
export function insertion(offset: number, newText: string): EditDraft {
  return { start: offset, end: offset, newText };
}

/** A rule's name and how much its findings matter. Its page is `docs/rules/NAME.md`. */
export interface RuleHead {
  readonly name: string;
  readonly severity: Finding["severity"];
}

/** The findings of one rule. */
export function finishFindings(rule: RuleHead, drafts: readonly FindingDraft[], lines: TextLines): Finding[] {
  return drafts.map(({ message, start, end, fixes = [] }) => ({
    rule: rule.name,
    ...said("message", message),
    severity: rule.severity,
    range: lines.range(start, end),
    ...(fixes.length > 0 && { fixes: fixes.map((fix) => finishFix(fix, lines)) }),
  }));
}

/** A sentence in English, with its template where that is another one. */
function said<Name extends string>(
  name: Name,
  sentence: string | Phrase,
): Record<Name, string> & { readonly phrase?: Phrase } {
  const text = typeof sentence === "string" ? sentence : textOf(sentence);
  const whole = { [name]: text } as Record<Name, string>;
  return typeof sentence === "string" ? whole : { ...whole, phrase: sentence };
}

function finishFix({ title, edits }: FixDraft, lines: TextLines): Fix {
  const inOrder = edits.toSorted((left, right) => left.start - right.start);
  return {
    ...said("title", title),
    edits: inOrder.map(({ start, end, newText }) => ({ range: lines.range(start, end), newText })),
  };
}

/** Findings in the order of the text. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    ({ range: left }, { range: right }) =>
      left.start.line - right.start.line || left.start.column - right.start.column,
  );
}
