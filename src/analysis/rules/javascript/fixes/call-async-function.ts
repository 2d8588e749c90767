import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { isFunction } from "../../../javascript/functions";
import type { Step } from "../../../javascript/walk";
import type { EditDraft, FixDraft } from "../../finding-draft";
import { countNames, hasComment, mayBeginWithBracket, ownSteps } from "../own-code";

/**
 * An async function that is called, in place of `new Promise` with an async executor: what was resolved is returned, what was rejected
 * is thrown, and what is thrown anyway rejects. Only where each way through the executor ends with one of these.
 */
export function callAsyncFunction(step: Step, text: string): FixDraft[] {
  const { node } = step;
  if (node.type !== AST_NODE_TYPES.NewExpression || !mayBeginWithBracket(step)) return [];
  const [executor, ...others] = node.arguments;
  if (executor?.type !== AST_NODE_TYPES.ArrowFunctionExpression || others.length > 0) return [];
  const names = settlersOf(executor.params);
  const { body } = executor;
  const [start, end] = node.range;
  const around = [text.slice(start, body.range[0]), text.slice(body.range[1], end)];
  const settled =
    names && (isBlock(body) ? settledBlock(body, names, text) : settledValue(body, names, text));
  if (!settled || around.some(hasComment)) return [];
  const type = node.typeArguments ? `: Promise${text.slice(...node.typeArguments.range)}` : "";
  const edits = [
    { start, end: body.range[0], newText: `(async ()${type} => ` },
    ...settled,
    { start: body.range[1], end, newText: ")()" },
  ];
  return [{ title: "Call an async function instead", edits }];
}

interface Settlers {
  readonly resolve: string;
  readonly reject: string | undefined;
}

function settlersOf([first, second, ...others]: readonly TSESTree.Parameter[]): Settlers | undefined {
  if (first?.type !== AST_NODE_TYPES.Identifier || others.length > 0) return undefined;
  if (second && second.type !== AST_NODE_TYPES.Identifier) return undefined;
  return { resolve: first.name, reject: second?.name };
}

function isBlock(node: TSESTree.Node): node is TSESTree.BlockStatement {
  return node.type === AST_NODE_TYPES.BlockStatement;
}

function namesOf({ resolve, reject }: Settlers): string[] {
  return reject === undefined ? [resolve] : [resolve, reject];
}

/** The value of an executor that is nothing but `resolve(value)`. */
function settledValue(body: TSESTree.Node, names: Settlers, text: string): EditDraft[] | undefined {
  const call = settlingCall(body, names);
  const [value] = call?.arguments ?? [];
  if (!call || !value || call.by !== names.resolve || countNames(value, namesOf(names)) > 0) return undefined;
  const source = text.slice(...value.range);
  const isBare = value.type !== AST_NODE_TYPES.ObjectExpression && !source.startsWith("{");
  return [{ start: body.range[0], end: body.range[1], newText: isBare ? source : `(${source})` }];
}

/** `resolve(x)` or `reject(x)` with at most one argument. */
function settlingCall(
  node: TSESTree.Node | null,
  names: Settlers,
): { readonly by: string; readonly arguments: readonly TSESTree.Expression[] } | undefined {
  if (node?.type !== AST_NODE_TYPES.CallExpression || node.callee.type !== AST_NODE_TYPES.Identifier)
    return undefined;
  const given = node.arguments.filter((argument) => argument.type !== AST_NODE_TYPES.SpreadElement);
  const isPlain = given.length === node.arguments.length && given.length < 2 && !node.optional;
  return isPlain && namesOf(names).includes(node.callee.name)
    ? { by: node.callee.name, arguments: given }
    : undefined;
}

/** What changes in an executor's block; `undefined` where not every way through it settles the promise once, as its last step. */
function settledBlock(body: TSESTree.BlockStatement, names: Settlers, text: string): EditDraft[] | undefined {
  const ends = new Set<TSESTree.Statement>();
  if (!endsSettled(body, names, ends)) return undefined;
  const steps = ownSteps(body);
  const edits: EditDraft[] = [];
  for (const step of steps) {
    const { node } = step;
    const isReturn = node.type === AST_NODE_TYPES.ReturnStatement;
    if (!isReturn && !ends.has(node as TSESTree.Statement)) continue;
    const call = settlingCall(settledBy(node), names);
    if (!call && node.type === AST_NODE_TYPES.ThrowStatement) continue;
    if (!call || (call.by === names.reject && isCaught(step))) return undefined;
    const [value] = call.arguments;
    if (value && countNames(value, namesOf(names)) > 0) return undefined;
    edits.push({ start: node.range[0], end: node.range[1], newText: ending(call.by, value, names, text) });
  }
  return edits.length === countNames(body, namesOf(names)) ? edits : undefined;
}

function settledBy(node: TSESTree.Node): TSESTree.Node | null {
  if (node.type === AST_NODE_TYPES.ReturnStatement) return node.argument;
  return node.type === AST_NODE_TYPES.ExpressionStatement ? node.expression : null;
}

function ending(by: string, value: TSESTree.Node | undefined, names: Settlers, text: string): string {
  const source = value && text.slice(...value.range);
  if (by !== names.resolve) return `throw ${source ?? "undefined"};`;
  return source === undefined ? "return;" : `return ${source};`;
}

/** Whether every way through a statement ends with settling the promise, and which statements do. */
function endsSettled(
  statement: TSESTree.Statement | null | undefined,
  names: Settlers,
  ends: Set<TSESTree.Statement>,
): boolean {
  switch (statement?.type) {
    case AST_NODE_TYPES.BlockStatement:
      return endsSettled(statement.body.at(-1), names, ends);
    case AST_NODE_TYPES.IfStatement:
      return endsSettled(statement.consequent, names, ends) && endsSettled(statement.alternate, names, ends);
    case AST_NODE_TYPES.TryStatement: {
      const { block, handler } = statement;
      return endsSettled(block, names, ends) && (!handler || endsSettled(handler.body, names, ends));
    }
    case AST_NODE_TYPES.ThrowStatement:
    case AST_NODE_TYPES.ReturnStatement:
      return true;
    case AST_NODE_TYPES.ExpressionStatement:
      ends.add(statement);
      return settlingCall(statement.expression, names) !== undefined;
    default:
      return false;
  }
}

/** Whether what is thrown at a step is caught before it leaves the executor. */
function isCaught(step: Step): boolean {
  for (let inner = step, outer = step.parent; outer; inner = outer, outer = outer.parent) {
    if (isFunction(outer.node)) return false;
    if (outer.node.type === AST_NODE_TYPES.TryStatement && inner.key === "block" && outer.node.handler)
      return true;
  }
  return false;
}
