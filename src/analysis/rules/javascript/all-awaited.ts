import { AST_NODE_TYPES } from "@typescript-eslint/typescript-estree";
import { skipTrivia } from "../../javascript/trivia";
import { promiseStatic } from "./bindings";
import type { JavaScriptRule } from "./rule";

/** `Promise.all` of a list whose items are awaited one by one: the waits do not overlap. */
export const allAwaited: JavaScriptRule = {
  name: "all-awaited",
  severity: "warning",
  types: [AST_NODE_TYPES.CallExpression],
  check(step, text) {
    const call = promiseStatic(step.node, step, "all", "allSettled", "race", "any");
    const [list] = call?.arguments ?? [];
    if (list?.type !== AST_NODE_TYPES.ArrayExpression || list.elements.length < 2) return undefined;
    const awaits = list.elements.filter((item) => item?.type === AST_NODE_TYPES.AwaitExpression);
    const [first] = awaits;
    if (!first || awaits.length < list.elements.length) return undefined;
    const edits = awaits.map(({ range: [start] }) => ({
      start,
      end: skipTrivia(text, start + "await".length),
      newText: "",
    }));
    return {
      message:
        "Each item is awaited before the next one starts, so there is nothing left to wait for together. Leave await out.",
      start: first.range[0],
      end: first.range[0] + "await".length,
      fixes: [{ title: "Start all together: remove await from the items", edits }],
    };
  },
};
