import type { AST_NODE_TYPES, TSESTree } from "@typescript-eslint/typescript-estree";
import { stepsOf } from "../../javascript/walk";
import type { Finding } from "../../outline";
import type { TextLines } from "../../text-lines";
import { isAccepted } from "../accepted-lines";
import { finishFindings, sortFindings } from "../finding-draft";
import { allAwaited } from "./all-awaited";
import { asyncCallback } from "./async-callback";
import { asyncExecutor } from "./async-executor";
import { asyncWithoutAwait } from "./async-without-await";
import { awaitBetweenCheckAndSet } from "./await-between-check-and-set";
import { awaitInLoop } from "./await-in-loop";
import { chainWithoutCatch } from "./chain-without-catch";
import { customPromisification } from "./custom-promisification";
import { executorReturn } from "./executor-return";
import { explicitPromise } from "./explicit-promise";
import { floatingPromise } from "./floating-promise";
import { reactionResolve } from "./reaction-resolve";
import { requireYield } from "./require-yield";
import { resolveThen } from "./resolve-then";
import { returnInTry } from "./return-in-try";
import type { JavaScriptRule } from "./rule";
import { thenWithoutReturn } from "./then-without-return";

/** Every rule for JavaScript and TypeScript. */
const javascriptRules: readonly JavaScriptRule[] = [
  floatingPromise,
  asyncExecutor,
  executorReturn,
  asyncCallback,
  returnInTry,
  awaitInLoop,
  explicitPromise,
  customPromisification,
  asyncWithoutAwait,
  reactionResolve,
  resolveThen,
  requireYield,
  thenWithoutReturn,
  chainWithoutCatch,
  allAwaited,
  awaitBetweenCheckAndSet,
];

const rulesByType = new Map<AST_NODE_TYPES, JavaScriptRule[]>();
for (const rule of javascriptRules)
  for (const type of rule.types) rulesByType.set(type, [...(rulesByType.get(type) ?? []), rule]);

/** The problems that the syntax of one file shows, in source order. */
export function checkJavaScript(program: TSESTree.Program, lines: TextLines): Finding[] {
  const findings: Finding[] = [];
  for (const step of stepsOf(program)) {
    const rules = rulesByType.get(step.node.type);
    if (!rules) continue;
    for (const rule of rules) {
      const draft = rule.check(step, lines.text);
      if (draft && !isAccepted(rule.name, draft.start, lines.text))
        findings.push(...finishFindings(rule, [draft], lines));
    }
  }
  return sortFindings(findings);
}
