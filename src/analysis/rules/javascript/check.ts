import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { walkTree } from "../../javascript/walk";
import type { Finding } from "../../outline";
import type { TextLines } from "../../text-lines";
import { finishFindings, sortFindings } from "../finding-draft";
import { asyncCallback } from "./async-callback";
import { asyncExecutor } from "./async-executor";
import { awaitInLoop } from "./await-in-loop";
import { executorReturn } from "./executor-return";
import { floatingPromise } from "./floating-promise";
import { returnInTry } from "./return-in-try";
import type { JavaScriptRule } from "./rule";

/** Every rule for JavaScript and TypeScript. */
const javascriptRules: readonly JavaScriptRule[] = [
  floatingPromise,
  asyncExecutor,
  executorReturn,
  asyncCallback,
  returnInTry,
  awaitInLoop,
];

/** The problems that the syntax of one file shows, in source order. */
export function checkJavaScript(program: TSESTree.Program, lines: TextLines): Finding[] {
  const findings: Finding[] = [];
  walkTree(program, true, (step) => {
    for (const rule of javascriptRules) {
      const draft = rule.check(step, lines.text);
      if (draft) findings.push(...finishFindings(rule, [draft], lines));
    }
    return true;
  });
  return sortFindings(findings);
}
