import { sayInEnglish, type Say } from "../../../base/phrase";
import type { RuleFact, RuleVerdict } from "./rule-fact";

/** A finding of the analyzer, with as much of it as has to be known; lines from 1, columns from 0 in UTF-16 units. */
export interface PlacedRule {
  readonly rule: string;
  readonly range: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number };
  };
}

/** What a run says of one finding of the analyzer. */
export interface JudgedRule {
  readonly verdict: RuleVerdict;
  /** What was seen, as a whole sentence. */
  readonly sentence: string;
  /** How often the run came to the place. */
  readonly seen: number;
  /** The fact that tells most. */
  readonly fact: RuleFact;
}

const weight: Readonly<Record<RuleVerdict, number>> = { confirmed: 0, undecided: 1, refuted: 2 };

/**
 * What a run says of a finding, from the facts of its file; undefined where the run did not come to the place, or shows nothing of the
 * rule. `text` is the file as it was when it ran.
 */
export function ruleVerdict(
  facts: readonly RuleFact[],
  finding: PlacedRule,
  text: string,
  say: Say = sayInEnglish,
): JudgedRule | undefined {
  const lines = text.split(/\r\n|\r|\n/);
  const [judged] = facts
    .filter((fact) => isAt(fact, finding, lines))
    .map((fact) => judge(fact, finding, lines, say))
    .sort((a, b) => weight[a.verdict] - weight[b.verdict] || b.seen - a.seen);
  return judged;
}

function isAt(
  fact: RuleFact,
  { rule, range: { start, end } }: PlacedRule,
  lines: readonly string[],
): boolean {
  if (fact.rule !== rule || start.line < fact.line || start.line > fact.endLine) return false;
  if (fact.column !== undefined && fact.column !== start.column) return false;
  if (fact.callee === undefined) return true;
  return isCalled(fact.callee, statementAt(lines, start.line, start.column, end.line)) > 0;
}

function judge(
  fact: RuleFact,
  { range: { start } }: PlacedRule,
  lines: readonly string[],
  say: Say,
): JudgedRule {
  const { verdict, sentence, seen } = fact;
  if (fact.callee !== undefined) {
    const calls = isCalled(fact.callee, lines.slice(fact.line - 1, fact.endLine).join("\n"));
    if (calls > 1) {
      const doubt = say(
        "It is called at {0} places here, and which of them this was is not known.",
        String(calls),
      );
      return { verdict: "undecided", sentence: `${sentence} ${doubt}`, seen, fact };
    }
  }
  const isOfObject =
    fact.rule === "await-between-check-and-set" &&
    /\bthis\b/.test(lines.slice(start.line - 2, start.line).join("\n"));
  if (verdict !== "confirmed" || !isOfObject) return { verdict, sentence, seen, fact };
  const doubt = say("Whether they were of the same object is not known.");
  return { verdict: "undecided", sentence: `${sentence} ${doubt}`, seen, fact };
}

/** The text from a place to the end of the next line: a call's arguments may stand there. */
function statementAt(lines: readonly string[], line: number, column: number, endLine: number): string {
  const [first = "", ...others] = lines.slice(line - 1, endLine + 1);
  return [first.slice(column), ...others].join("\n");
}

/** How often a function of this name is called in a text; its definition does not count. */
function isCalled(name: string, text: string): number {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const calls = text.match(
    new RegExp(`(?<![\\w$])(?<!\\b(?:def|function|async)\\s{1,9}\\*?\\s{0,9})${escaped}\\s*\\(`, "g"),
  );
  return calls?.length ?? 0;
}
