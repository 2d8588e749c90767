import type { Function as FunctionNode, Statement } from "estree";
import { collectBoundNames, collectVarNames, mentions, nextToken, rangeOf } from "./syntax";

/** What is known about a function before probes go into it. */
export interface FunctionFacts {
  readonly node: FunctionNode;
  readonly body: readonly Statement[];
  /** Strict mode, by the code around it or its own directive. Where that is not known, false is the careful answer. */
  readonly isStrict: boolean;
  readonly hasOwnStrictDirective: boolean;
}

/**
 * Whether a function's body can be put into a block.
 *
 * A function declaration at the top of a body behaves like `var`; in a block it becomes lexical and then clashes with a parameter, a
 * `var` or a second declaration of its name (ECMA-262 §14.2.1, §B.3.2), and a sloppy `eval` in the body could tell.
 */
export function canWrapBody(facts: FunctionFacts): boolean {
  const declared = declaredFunctionNames(facts.body);
  if (declared.length === 0) return true;
  const taken = new Set(["arguments", ...parameterNames(facts.node), ...varNames(facts.body)]);
  for (const name of declared) {
    if (taken.has(name)) return false;
    taken.add(name);
  }
  return facts.isStrict || !facts.body.some((statement) => mentions(statement, new Set(["eval"])));
}

/**
 * Whether a generator can be given one more parameter, whose initializer sees the call.
 *
 * It must not change `length` (a rest parameter does not count), nor come after a rest parameter, nor make the parameters of a function with
 * its own "use strict" non-simple (ECMA-262 §15.5.1); in sloppy code simple parameters are tied to `arguments` and share their scope with `var`.
 */
export function canProbeParameters(facts: FunctionFacts): boolean {
  const { params } = facts.node;
  if (facts.hasOwnStrictDirective || params.at(-1)?.type === "RestElement") return false;
  if (facts.isStrict || params.some((parameter) => parameter.type !== "Identifier")) return true;
  const names = parameterNames(facts.node);
  if (new Set(names).size !== names.length) return false;
  if (facts.body.some((statement) => mentions(statement, new Set(["arguments", "eval"])))) return false;
  const inBody = new Set([...declaredFunctionNames(facts.body), ...varNames(facts.body)]);
  return !inBody.has("arguments") && !names.some((name) => inBody.has(name));
}

function parameterNames(node: FunctionNode): string[] {
  const names: string[] = [];
  for (const parameter of node.params) collectBoundNames(parameter, names);
  return names;
}

function varNames(body: readonly Statement[]): string[] {
  const names: string[] = [];
  for (const statement of body) collectVarNames(statement, names);
  return names;
}

function declaredFunctionNames(body: readonly Statement[]): string[] {
  const names: string[] = [];
  for (let statement of body) {
    while (statement.type === "LabeledStatement") statement = statement.body;
    if (statement.type === "FunctionDeclaration") names.push(statement.id.name);
  }
  return names;
}

/** The offset behind the opening parenthesis of a function's parameter list. */
export function startOfParameters(node: FunctionNode, source: string): number {
  const typed = node as { typeParameters?: { range: [number, number] } };
  let at = "id" in node && node.id ? rangeOf(node.id)[1] : rangeOf(node)[0];
  for (const word of ["async", "function", "*"]) {
    at = nextToken(source, at);
    if (source.startsWith(word, at) && !("id" in node && node.id)) at += word.length;
  }
  if (typed.typeParameters) at = typed.typeParameters.range[1];
  at = nextToken(source, at);
  if (source.charAt(at) !== "(") throw new SyntaxError(`No parameter list at offset ${at}.`);
  return at + 1;
}
