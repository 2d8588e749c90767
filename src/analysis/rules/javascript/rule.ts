import type { AST_NODE_TYPES } from "@typescript-eslint/typescript-estree";
import type { Step } from "../../javascript/walk";
import type { FindingDraft, RuleHead } from "../finding-draft";

/** A check of JavaScript and TypeScript that needs nothing but the syntax of one file. */
export interface JavaScriptRule extends RuleHead {
  /** The types of the nodes that the rule is asked about. */
  readonly types: readonly AST_NODE_TYPES[];
  /** What is wrong with the node of a step, if anything. */
  check(step: Step, text: string): FindingDraft | undefined;
}
