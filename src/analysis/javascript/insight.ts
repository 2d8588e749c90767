import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { wholeCall } from "../insight/callee";
import { FunctionIndex } from "../insight/function-index";
import { memoize } from "../insight/memoize";
import { sharedState } from "../insight/shared-state";
import type { WaitKind } from "../outline";
import type { FunctionDraft, InsightDraft, WaitDraft } from "../outline-builder";
import { isClass, isFunction } from "./functions";
import { heldLocks } from "./held-locks";
import { findSharedNames, type SharedNames } from "./shared-names";
import { closest, type Step } from "./walk";

/** What the text shows about one point beyond its place. */
export type ReadInsight = (step: Step, owner: FunctionDraft) => InsightDraft;

/** Makes a reader of what a text shows about its points; `functions` are all suspendable functions of the file. */
export function insightReader(
  functions: readonly FunctionDraft[],
  text: string,
  program: TSESTree.Program,
): ReadInsight {
  const known = new FunctionIndex(functions);
  let shared: SharedNames | undefined;
  const sharedStateOf = memoize((member: Step) => readSharedState(member, text));
  return (step, owner) => {
    const waitsOn = waitOf(awaitedOf(step.node), owner, known, text);
    const errorHandler = handlerOf(step);
    shared ??= findSharedNames(program);
    const around = closest(step, ({ node }) => isFunction(node))?.node;
    const sharedNames = shared.get(around && isFunction(around) ? around : undefined);
    const member = closest(
      step,
      ({ key, parent }) => key === "body" && parent?.node.type === AST_NODE_TYPES.ClassBody,
    );
    return {
      ...(waitsOn && { waitsOn }),
      isInLoop: isInLoop(step),
      ...(errorHandler !== undefined && { errorHandler }),
      ...(member && { sharedState: sharedStateOf(member) }),
      ...(sharedNames && { sharedNames }),
      heldLocks: heldLocks(step, text),
    };
  };
}

function awaitedOf(node: TSESTree.Node): TSESTree.Node | undefined {
  switch (node.type) {
    case AST_NODE_TYPES.AwaitExpression:
      return node.argument;
    case AST_NODE_TYPES.YieldExpression:
      return node.delegate ? node.argument : undefined;
    case AST_NODE_TYPES.ForOfStatement:
      return node.right;
    case AST_NODE_TYPES.ReturnStatement:
      return node.argument ?? undefined;
    default:
      return undefined;
  }
}

const valueTypes: ReadonlySet<AST_NODE_TYPES> = new Set([
  AST_NODE_TYPES.Literal,
  AST_NODE_TYPES.TemplateLiteral,
  AST_NODE_TYPES.ArrayExpression,
  AST_NODE_TYPES.BinaryExpression,
  AST_NODE_TYPES.UnaryExpression,
  AST_NODE_TYPES.UpdateExpression,
  AST_NODE_TYPES.ArrowFunctionExpression,
  AST_NODE_TYPES.FunctionExpression,
  AST_NODE_TYPES.ClassExpression,
]);

const waits: readonly (readonly [WaitKind, RegExp])[] = [
  ["several", /^Promise\.(?:all|allSettled|race|any)$/u],
  [
    "timer",
    /^(?:sleep|delay|setTimeout|setImmediate|scheduler\.(?:wait|yield)|timers\.set(?:Timeout|Immediate))$/u,
  ],
  [
    "io",
    /^(?:fetch|globalThis\.fetch|window\.fetch|axios(?:\.\w+)?|fsp\.\w+|fs\.promises\.\w+|fsPromises\.\w+)$/u,
  ],
  ["io", /(?:^|\.)(?:json|text|arrayBuffer|blob|formData)$/u],
];

function waitOf(
  node: TSESTree.Node | undefined,
  owner: FunctionDraft,
  functions: FunctionIndex,
  text: string,
): WaitDraft | undefined {
  if (node === undefined) return undefined;
  if (node.type === AST_NODE_TYPES.ImportExpression) return { kind: "module" };
  if (valueTypes.has(node.type)) return { kind: "value" };
  if (node.type === AST_NODE_TYPES.NewExpression) return waitOfNew(node, text);
  if (node.type !== AST_NODE_TYPES.CallExpression) return undefined;
  const call = wholeCall(text.slice(...node.range));
  if (call === undefined) return undefined;
  const { callee } = call;
  const target = functions.called(callee, /^this\.(#?[\w$]+)$/u.exec(callee)?.[1], classNameAround(owner));
  if (target) return { kind: "function", callee, function: target };
  const kind = waits.find(([, pattern]) => pattern.test(callee))?.[0];
  return kind && { kind, callee };
}

/** `new Promise` that a timer resolves is the usual way to sleep. */
function waitOfNew(node: TSESTree.NewExpression, text: string): WaitDraft | undefined {
  const isPromise = node.callee.type === AST_NODE_TYPES.Identifier && node.callee.name === "Promise";
  if (!isPromise) return undefined;
  return /\bset(?:Timeout|Immediate)\s*\(/u.test(text.slice(...node.range))
    ? { kind: "timer", callee: "Promise" }
    : undefined;
}

function classNameAround(draft: FunctionDraft | undefined): string | undefined {
  for (let current = draft; current !== undefined; current = current.parent)
    if (current.className !== undefined) return current.className;
  return undefined;
}

const loopHeads: ReadonlySet<string> = new Set(["init", "left", "right"]);

function isInLoop(step: Step): boolean {
  let inner = step;
  for (let outer = step.parent; outer && !isFunction(outer.node); outer = outer.parent) {
    switch (outer.node.type) {
      case AST_NODE_TYPES.ForStatement:
      case AST_NODE_TYPES.ForInStatement:
      case AST_NODE_TYPES.ForOfStatement:
        if (!loopHeads.has(inner.key)) return true;
        break;
      case AST_NODE_TYPES.WhileStatement:
      case AST_NODE_TYPES.DoWhileStatement:
        return true;
      default:
    }
    inner = outer;
  }
  return step.node.type === AST_NODE_TYPES.ForOfStatement;
}

function handlerOf(step: Step): number | undefined {
  let inner = step;
  for (let outer = step.parent; outer && !isFunction(outer.node); outer = outer.parent) {
    const { node } = outer;
    if (node.type === AST_NODE_TYPES.TryStatement && inner.key === "block" && node.handler)
      return node.handler.range[0];
    inner = outer;
  }
  return undefined;
}

function readSharedState(member: Step, text: string): readonly string[] {
  const holder = closest(member, ({ node }) => isClass(node));
  if (!holder) return [];
  const places = { classRange: holder.node.range, methodRange: member.node.range };
  return sharedState({ text, ...places, self: "this" });
}
