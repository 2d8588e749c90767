import { AST_NODE_TYPES } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../javascript/functions";
import type { Step } from "../../javascript/walk";
import { phrase } from "../../../base/phrase";
import type { FixDraft } from "../finding-draft";
import { methodCall } from "./bindings";
import { type CallbackCall, waitForAnswers, waitForEach } from "./fixes/wait-for-callbacks";
import type { JavaScriptRule } from "./rule";

/** An async callback where nothing waits for its promises: that of `forEach`, of a question about items, or of a comparison. */
export const asyncCallback: JavaScriptRule = {
  name: "async-callback",
  severity: "warning",
  types: [AST_NODE_TYPES.CallExpression],
  check(step, text) {
    const { node } = step;
    if (node.type !== AST_NODE_TYPES.CallExpression || node.callee.type !== AST_NODE_TYPES.MemberExpression)
      return undefined;
    const { property, computed } = node.callee;
    const [callback] = node.arguments;
    if (computed || property.type !== AST_NODE_TYPES.Identifier) return undefined;
    if (!callback || !isFunction(callback) || !callback.async || callback.generator) return undefined;
    const message = messageFor(property.name, step);
    if (!message) return undefined;
    const start = callback.range[0];
    const call = methodCall(node, property.name);
    const fixes = call ? fixesFor(property.name, { call, callback }, step, text) : [];
    return { message, start, end: start + "async".length, fixes };
  },
};

function fixesFor(method: string, found: CallbackCall, step: Step, text: string): FixDraft[] {
  if (method === "forEach") return waitForEach(found, step, text);
  return ["some", "every", "filter"].includes(method) ? waitForAnswers(found, method, step, text) : [];
}

/** Streams have the same methods, and wait: their promises are awaited, and they compare nothing. */
function messageFor(method: string, step: Step): ReturnType<typeof phrase> | undefined {
  switch (method) {
    case "forEach":
      return step.parent?.node.type === AST_NODE_TYPES.ExpressionStatement
        ? phrase(
            "forEach waits for none of its callback's promises, and their errors are lost. Use for…of with await, or Promise.all with map.",
          )
        : undefined;
    case "some":
    case "every":
      return isAsked(step) ? alwaysTrue(method) : undefined;
    case "filter":
      return isCounted(step) ? alwaysTrue(method) : undefined;
    case "sort":
    case "toSorted":
      return phrase(
        "{0} takes the promise of an async comparison for no number, so nothing is put in order. Await what is compared first.",
        method,
      );
    default:
      return undefined;
  }
}

function alwaysTrue(method: string): ReturnType<typeof phrase> {
  return phrase(
    "{0} asks whether the promise is there, not what it gives: an async callback always says yes. Await the answers first, with Promise.all and map.",
    method,
  );
}

/** Whether a call is itself what a condition asks. */
function isAsked({ node, key, parent }: Step): boolean {
  const outer = parent?.node;
  switch (outer?.type) {
    case AST_NODE_TYPES.IfStatement:
    case AST_NODE_TYPES.ConditionalExpression:
    case AST_NODE_TYPES.WhileStatement:
      return key === "test";
    case AST_NODE_TYPES.UnaryExpression:
      return outer.operator === "!";
    case AST_NODE_TYPES.LogicalExpression:
      return (outer.operator !== "??" && outer.left === node) || (parent !== undefined && isAsked(parent));
    default:
      return false;
  }
}

function isCounted({ key, parent }: Step): boolean {
  const outer = parent?.node;
  return (
    outer?.type === AST_NODE_TYPES.MemberExpression &&
    key === "object" &&
    outer.property.type === AST_NODE_TYPES.Identifier &&
    outer.property.name === "length"
  );
}
