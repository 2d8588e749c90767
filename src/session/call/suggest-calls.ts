import type { Language, Outline, Position, SuspendableFunction } from "../../analysis/outline";
import { failure, success, type Result } from "../../base/result";
import { phrase, type Phrase, textOf } from "../../base/phrase";
import type { CallProblem, CallSource, CallSuggestion } from "./call-suggestion";
import { afterClosingBracket, maskSource } from "./mask-source";
import { moduleNames, usesOnly } from "./module-names";

/** More than this many suggestions help nobody. */
const mostSuggestions = 5;

/** A text to find calls in, and what its expressions may use. */
interface Searched {
  readonly text: string;
  readonly masked: string;
  readonly language: Language;
  readonly names: ReadonlySet<string>;
}

/**
 * Suggests expressions that call a function in the scope of its module, likeliest first: the bare call where no argument is
 * needed, then a doctest or an `@example` of its documentation, then calls found in the file whose arguments mean the same there.
 *
 * Nothing is run and nothing is guessed: an argument that is not written somewhere in the file is never made up.
 *
 * @param text the text that `outline` is of
 */
export function suggestCalls(
  outline: Outline,
  functionIndex: number,
  text: string,
): Result<readonly CallSuggestion[], CallProblem> {
  const { language } = outline;
  const called = outline.functions[functionIndex];
  if (called === undefined) throw new RangeError(`No function ${functionIndex} in the outline`);
  const masked = maskSource(text, language);
  const file: Searched = { text, masked, language, names: moduleNames(masked, language) };
  const receivers = receiversOf(called, file);
  if (receivers === undefined) return failure(notReachable(called));
  const callee = called.name;
  const found: CallSuggestion[] = [];
  const suggest = (source: CallSource, argumentList: string): void => {
    for (const receiver of receivers) {
      const expression = `${receiver}${callee}${argumentList}`;
      if (!found.some((known) => known.expression === expression)) found.push({ expression, source });
    }
  };
  if (called.parameters.required.length === 0) suggest("no-parameters", "()");
  const start = offsetOf(text, called.range.start);
  const end = offsetOf(text, called.range.end);
  const documented =
    language === "python" ? doctests(text.slice(start, end)) : jsdocExamples(text.slice(0, start));
  const source = language === "python" ? "doctest" : "example";
  for (const list of argumentLists(callee, {
    ...file,
    text: documented,
    masked: maskSource(documented, language),
  })) {
    suggest(source, list);
  }
  for (const list of argumentLists(callee, file)) suggest("call-in-file", list);
  if (found.length === 0) return failure(needsArguments(called, receivers[0] ?? "", callee));
  return success(found.slice(0, mostSuggestions));
}

/**
 * What stands before the name in a call from the module's scope: nothing, `Cart.`, `new Cart(3).`, `api.`.
 *
 * @returns undefined where the function cannot be reached from there; empty where its class cannot be constructed without arguments
 * that nobody wrote down
 */
function receiversOf(called: SuspendableFunction, file: Searched): readonly string[] | undefined {
  const { name, qualifiedName, kind, className } = called;
  if (kind === "module" || !/^[#\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) || name.startsWith("#")) {
    return undefined;
  }
  if (qualifiedName === name && className === undefined) return name === "default" ? undefined : [""];
  const owner = qualifiedName.slice(0, -name.length - 1);
  if (className !== undefined && owner === className && file.names.has(className)) {
    return called.isStatic ? [`${className}.`] : constructions(className, file);
  }
  const isObject = new RegExp(String.raw`\b(?:const|let|var)\s+${escape(owner)}\b[^=;]*=\s*\{`).test(
    file.masked,
  );
  return file.language !== "python" && isObject && file.names.has(owner) ? [`${owner}.`] : undefined;
}

function constructions(className: string, file: Searched): readonly string[] {
  const maker = file.language === "python" ? className : `new ${className}`;
  const lists = new Set(argumentLists(className, file));
  const body = classBody(className, file);
  const constructor =
    file.language === "python" ? /\bdef\s+__init__\b|^class\s+\w+\s*\(/m : /\bconstructor\s*\(|\bextends\b/;
  if (body !== undefined && !constructor.test(body)) lists.add("()");
  return [...lists].map((list) => `${maker}${list}.`);
}

/** The masked text of a class, from its keyword; in Python up to the next line that is not indented, else up to the next class. */
function classBody(className: string, { masked, language }: Searched): string | undefined {
  const start = masked.search(new RegExp(String.raw`\bclass\s+${escape(className)}\b`));
  if (start < 0) return undefined;
  if (language === "python") return masked.slice(start).split(/\n(?=\S)/)[0];
  const next = masked.slice(start + 1).search(/^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\b/m);
  return next < 0 ? masked.slice(start) : masked.slice(start, start + 1 + next);
}

/** The argument lists, brackets included, of calls of `name` that would mean the same at module level; each once. */
function argumentLists(name: string, { text, masked, language, names }: Searched): readonly string[] {
  const lists = new Set<string>();
  for (const match of masked.matchAll(new RegExp(String.raw`(?<![\w$#])${escape(name)}\s*\(`, "gu"))) {
    if (isDefinition(masked.slice(0, match.index))) continue;
    const open = match.index + match[0].length - 1;
    const close = afterClosingBracket(masked, open);
    if (close === undefined || isMethodHead(masked.slice(close), language)) continue;
    if (usesOnly(masked.slice(open + 1, close - 1), names, language)) lists.add(text.slice(open, close));
  }
  return [...lists];
}

function isDefinition(before: string): boolean {
  return /(?:\bdef|\bfunction\b\s*\*?|\bclass|\basync\b\s*\*?|\bstatic|\bget|\bset)\s*$/.test(
    before.slice(-40),
  );
}

/** `total() {` and `total(): number {` define a method, where a call could not stand. */
function isMethodHead(after: string, language: Language): boolean {
  return language !== "python" && /^\s*(?::[^;\n]*)?\{/.test(after.slice(0, 200));
}

/** The code of the doctests in a function's text, prompts taken off. */
function doctests(text: string): string {
  const lines = text.matchAll(/^[ \t]*(?:>>>|\.\.\.)(?: (.*))?$/gm);
  return [...lines].map((match) => match[1] ?? "").join("\n");
}

/** The `@example` of the documentation comment that ends `before`, the text before a function. */
function jsdocExamples(before: string): string {
  const start = before.lastIndexOf("/**");
  const end = before.indexOf("*/", start);
  if (start < 0 || end < 0 || /[;{}]/.test(before.slice(end + 2)) || before.length - end > 300) return "";
  const comment = before.slice(start + 3, end).replace(/^[ \t]*\*[ \t]?/gm, "");
  const examples = comment.matchAll(/@example\b([\s\S]*?)(?=^@\w|$(?![\s\S]))/gm);
  return [...examples].map((match) => (match[1] ?? "").replace(/```\w*/g, "")).join("\n");
}

function notReachable(called: SuspendableFunction): CallProblem {
  const said =
    called.kind === "module"
      ? phrase("The code of a module runs when its file runs. Run the file to trace it.")
      : phrase(
          "{0} is not reachable from its module's scope, so it cannot be called by itself. Run the file and watch it instead.",
          called.qualifiedName,
        );
  return { reason: "not-reachable", message: textOf(said), phrase: said };
}

function needsArguments(called: SuspendableFunction, receiver: string, callee: string): CallProblem {
  const said = needs(called);
  const template = `${receiver}${callee}(${called.parameters.required.join(", ")})`;
  return { reason: "needs-arguments", message: textOf(said), phrase: said, template };
}

function needs({ qualifiedName, className, parameters: { required } }: SuspendableFunction): Phrase {
  const last = required.at(-1);
  if (last === undefined)
    return className === undefined
      ? phrase("{0} needs an instance of its class. Give an expression that calls it.", qualifiedName)
      : phrase("{0} needs an instance of {1}. Give an expression that calls it.", qualifiedName, className);
  const others = required.slice(0, -1).join(", ");
  return others === ""
    ? phrase("{0} needs an argument for {1}. Give an expression that calls it.", qualifiedName, last)
    : phrase(
        "{0} needs arguments for {1} and {2}. Give an expression that calls it.",
        qualifiedName,
        others,
        last,
      );
}

function offsetOf(text: string, { line, column }: Position): number {
  let offset = 0;
  for (let number = 1; number < line; number++) {
    const next = text.indexOf("\n", offset);
    if (next < 0) return text.length;
    offset = next + 1;
  }
  return Math.min(text.length, offset + column);
}

function escape(name: string): string {
  return name.replace(/[$.*+?^()[\]{}|\\]/g, "\\$&");
}
