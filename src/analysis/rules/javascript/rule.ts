import type { Step } from "../../javascript/walk";
import type { FindingDraft, RuleHead } from "../finding-draft";

/** A check of JavaScript and TypeScript that needs nothing but the syntax of one file. */
export interface JavaScriptRule extends RuleHead {
  /** What is wrong with the node of a step, if anything. It is asked about every node. */
  check(step: Step, text: string): FindingDraft | undefined;
}
