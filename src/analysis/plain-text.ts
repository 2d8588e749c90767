import type { Language } from "./outline";
import { mayMakeGenerators } from "./javascript/generator-text";
import { mayHoldGeneratorExpressions } from "./python/generator-expression-text";

/** What is asynchronous in a script, and every rule's subject, has one of these words; only a generator can do without. */
export const scriptWords = /\b(?:async|await|yield|Promise)\b|\.\s*(?:then|catch|finally)\b/u;

/** What can suspend in Python, and every rule's subject, has one of these; only a generator expression can do without. */
export const pythonWords = /async|await|yield|trio|anyio|create_task/u;

/**
 * Whether nothing in a text can suspend and no rule looks at anything in it, as far as its words alone show: what they leave open is
 * no. It takes a fiftieth of the time of a parse.
 */
export function isPlain(text: string, language: Language): boolean {
  return language === "python"
    ? !pythonWords.test(text) && !mayHoldGeneratorExpressions(text)
    : !scriptWords.test(text) && !mayMakeGenerators(text);
}
