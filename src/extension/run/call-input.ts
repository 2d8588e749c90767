import type { Language } from "../../analysis/outline";
import type { CallProblem, CallSuggestion } from "../../session/call/call-suggestion";
import type { Translator } from "../translator";

/** A way to run a function, for the person to choose. */
export type RunChoice =
  /** Evaluate this expression in the scope of the function's module. */
  | {
      readonly kind: "call";
      readonly expression: string;
      readonly source: CallSuggestion["source"] | "last-used";
    }
  /** Ask for the expression first, beginning with this one. */
  | { readonly kind: "edit-call"; readonly start: string; readonly placeholder: boolean }
  /** Call it, and go on only when the person says so. */
  | { readonly kind: "drive" }
  /** Run the file and watch the function. */
  | { readonly kind: "run-file" }
  /** Run something else that the workspace knows, and watch the function. */
  | { readonly kind: "run-program" };

/** The most calls that are offered. */
const offeredCalls = 5;

/**
 * The ways to run a function, best first: the expression that was used last, calls that the text suggests, a call of the person's
 * own, a call that is driven by hand, the whole file, and other programs where the workspace knows some. A function that needs arguments of which none are known gets no call that would fail.
 */
export function runChoices(
  suggested: readonly CallSuggestion[],
  problem: CallProblem | undefined,
  lastUsed: string | undefined,
  knowsPrograms: boolean,
): readonly RunChoice[] {
  const runs: readonly RunChoice[] = [
    { kind: "run-file" },
    ...(knowsPrograms ? ([{ kind: "run-program" }] as const) : []),
  ];
  if (problem?.reason === "not-reachable") return runs;
  const calls: RunChoice[] = [];
  if (lastUsed !== undefined) calls.push({ kind: "call", expression: lastUsed, source: "last-used" });
  for (const { expression, source } of suggested) {
    if (expression !== lastUsed && calls.length < offeredCalls)
      calls.push({ kind: "call", expression, source });
  }
  const start = lastUsed ?? suggested[0]?.expression;
  return [
    ...calls,
    start === undefined
      ? { kind: "edit-call", start: problem?.template ?? "", placeholder: true }
      : { kind: "edit-call", start, placeholder: false },
    { kind: "drive" },
    ...runs,
  ];
}

/** Of the ways to run a function those that give something to drive by hand. */
export function drivenChoices(choices: readonly RunChoice[]): readonly RunChoice[] {
  return choices.filter(({ kind }) => kind === "call" || kind === "edit-call");
}

/**
 * What is wrong with an expression before it is run, or undefined. It cannot know whether the call succeeds; it keeps from being
 * run what surely fails: nothing, the unfilled template, brackets or texts left open.
 */
export function checkExpression(
  expression: string,
  template: string | undefined,
  language: Language,
  l10n: Translator,
): string | undefined {
  const trimmed = expression.trim();
  if (trimmed === "") return l10n.t("Enter an expression that calls the function.");
  if (trimmed === template?.trim()) return l10n.t("Put values in place of the names of the parameters.");
  const open = unclosed(trimmed, language);
  return open === undefined ? undefined : l10n.t("{0} is not closed, or closes nothing.", open);
}

/** The part of `template` to select for typing: what is between its outer parentheses. */
export function argumentSelection(template: string): [start: number, end: number] | undefined {
  const end = template.lastIndexOf(")");
  let depth = 0;
  for (let index = end; index >= 0; index--) {
    if (template[index] === ")") depth++;
    else if (template[index] === "(" && --depth === 0) return [index + 1, end];
  }
  return undefined;
}

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** The first bracket or quote without its partner. Knows strings and templates, not regular expressions or comments. */
function unclosed(expression: string, language: Language): string | undefined {
  const quotes = language === "python" ? "\"'" : "\"'`";
  const stack: { readonly open: string; readonly close: string }[] = [];
  for (let index = 0; index < expression.length; index++) {
    const character = expression.charAt(index);
    if (quotes.includes(character)) {
      const end = endOfText(expression, index, language);
      if (end === undefined) return character;
      index = end;
    } else if (character in closing) {
      stack.push({ open: character, close: closing[character] ?? "" });
    } else if (")]}".includes(character)) {
      if (stack.pop()?.close !== character) return character;
    }
  }
  return stack.at(-1)?.open;
}

/** The index of the last character of the text that begins at `start`. Templates are taken as a whole, with what they embed. */
function endOfText(expression: string, start: number, language: Language): number | undefined {
  const quote = expression.charAt(start);
  const triple = quote.repeat(3);
  const fence = language === "python" && expression.startsWith(triple, start) ? triple : quote;
  for (let index = start + fence.length; index < expression.length; index++) {
    if (expression.charAt(index) === "\\") index++;
    else if (expression.startsWith(fence, index)) return index + fence.length - 1;
  }
  return undefined;
}
