import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { declarationOf } from "../../../javascript/declarations";
import type { FunctionNode } from "../../../javascript/functions";
import { type Step, walkTree } from "../../../javascript/walk";
import { type EditDraft, type FixDraft, insertion } from "../../finding-draft";
import { mayAwait } from "../bindings";
import { countNames, hasComment, mayBeginWithBracket, ownSteps } from "../own-code";

/** The call of a method with an async callback as its first argument. */
export interface CallbackCall {
  readonly call: TSESTree.CallExpression & { readonly callee: TSESTree.MemberExpression };
  readonly callback: FunctionNode;
}

/** `forEach` with an async callback in a function that may wait: for one item after the other, or for all. */
export function waitForEach({ call, callback }: CallbackCall, step: Step, text: string): FixDraft[] {
  if (!mayAwait(step)) return [];
  const kind = collectionKind(call.callee.object, text);
  const loop = kind === "pairs" ? undefined : loopEdits({ call, callback }, step, text);
  return [
    ...(kind === "unknown" && !declarationOf("Promise", step)
      ? [{ title: "Start all, then wait for all: Promise.all", edits: allEdits(call, "await ", "") }]
      : []),
    ...(loop ? [{ title: "Wait for one after the other: for…of", edits: loop }] : []),
  ];
}

/** `some`, `every` and `filter` with an async callback: the answers are awaited, then asked. */
export function waitForAnswers({ call }: CallbackCall, method: string, step: Step, text: string): FixDraft[] {
  if (!mayAwait(step) || declarationOf("Promise", step) || !mayBeginWithBracket(step)) return [];
  if (collectionKind(call.callee.object, text) !== "unknown" || call.arguments.length > 1) return [];
  return [{ title: "Wait for all answers first", edits: allEdits(call, "(await ", `).${method}(Boolean)`) }];
}

function allEdits({ callee, range }: CallbackCall["call"], before: string, after: string): EditDraft[] {
  const [start, end] = callee.property.range;
  return [
    insertion(range[0], `${before}Promise.all(`),
    { start, end, newText: "map" },
    insertion(range[1], `)${after}`),
  ];
}

/** What a collection is, as far as its name and the rest of the file tell: one of pairs gives other items to `for…of` than to `forEach`. */
function collectionKind(node: TSESTree.Node, text: string): "pairs" | "set" | "unknown" {
  const named = node.type === AST_NODE_TYPES.MemberExpression ? node.property : node;
  const name = named.type === AST_NODE_TYPES.Identifier ? named.name : undefined;
  if (name === undefined) return typeOf(text.slice(...node.range)) ?? "unknown";
  if (/(?:map|headers|params|formdata)$/iu.test(name)) return "pairs";
  if (/set$/iu.test(name)) return "set";
  const escaped = name.replaceAll("$", "\\$");
  const said = new RegExp(`(?<![\\w$])${escaped}\\s*[?!]?\\s*(?:[:=][^;\\n]*)`, "gu");
  const kinds = [...text.matchAll(said)].map(([statement]) => typeOf(statement));
  return kinds.find((kind) => kind === "pairs") ?? kinds.find((kind) => kind) ?? "unknown";
}

function typeOf(source: string): "pairs" | "set" | undefined {
  if (/\b(?:\w*Map|URLSearchParams|Headers|FormData)\s*[<(]?/u.test(source)) return "pairs";
  return /\b\w*Set\b/u.test(source) ? "set" : undefined;
}

/** The callback as the body of a loop; `undefined` where it does what a loop's body cannot. */
function loopEdits({ call, callback }: CallbackCall, step: Step, text: string): EditDraft[] | undefined {
  const statement = step.parent?.node;
  const { body } = callback;
  const item = itemOf(callback, text);
  const collection = call.callee.object;
  if (!statement || item === undefined || call.arguments.length > 1) return undefined;
  if (collection.type === AST_NODE_TYPES.SequenceExpression || countNames(collection, item.names) > 0)
    return undefined;
  const head = { start: statement.range[0], end: body.range[0] };
  const tail = { start: body.range[1], end: statement.range[1] };
  const isLossless = ![text.slice(collection.range[1], head.end), text.slice(tail.start, tail.end)].some(
    hasComment,
  );
  const inner = body.type === AST_NODE_TYPES.BlockStatement ? continues(body) : [];
  if (!isLossless || !inner || !isMovable(callback, item.names)) return undefined;
  const newText = `for (const ${item.source} of ${text.slice(...collection.range)}) `;
  if (body.type === AST_NODE_TYPES.BlockStatement)
    return [{ ...head, newText }, ...inner, { ...tail, newText: "" }];
  const awaits = body.type === AST_NODE_TYPES.AwaitExpression ? "" : "await ";
  if (awaits !== "" && body.type !== AST_NODE_TYPES.CallExpression) return undefined;
  const end = text[statement.range[1] - 1] === ";" ? ";" : "";
  return [
    { ...head, newText: newText + awaits },
    { ...tail, newText: end },
  ];
}

/** The only parameter of a callback, without its type. */
function itemOf({ params }: FunctionNode, text: string): { source: string; names: string[] } | undefined {
  const [item, ...others] = params;
  if (!item || others.length > 0) return undefined;
  if (item.type === AST_NODE_TYPES.Identifier)
    return item.optional ? undefined : { source: item.name, names: [item.name] };
  if (item.type !== AST_NODE_TYPES.ObjectPattern && item.type !== AST_NODE_TYPES.ArrayPattern)
    return undefined;
  const names: string[] = [];
  walkTree(item, true, ({ node }) => {
    if (node.type === AST_NODE_TYPES.Identifier) names.push(node.name);
    return true;
  });
  return { source: text.slice(item.range[0], item.typeAnnotation?.range[0] ?? item.range[1]), names };
}

/** `continue` instead of each plain `return`; `undefined` where a value is returned, or from a loop inside. */
function continues(body: TSESTree.BlockStatement): EditDraft[] | undefined {
  const edits: EditDraft[] = [];
  for (const step of ownSteps(body)) {
    const { node } = step;
    if (node.type !== AST_NODE_TYPES.ReturnStatement) continue;
    if (node.argument !== null || isInLoop(step)) return undefined;
    edits.push({ start: node.range[0], end: node.range[0] + "return".length, newText: "continue" });
  }
  return edits;
}

function isInLoop(step: Step): boolean {
  for (let outer = step.parent; outer; outer = outer.parent)
    if (/^(?:For|While|DoWhile|Labeled)/u.test(outer.node.type)) return true;
  return false;
}

/** Whether code means the same outside its function: no `this` or `arguments` of its own, no `var`, and its item is never set anew. */
function isMovable(callback: FunctionNode, names: readonly string[]): boolean {
  const isArrow = callback.type === AST_NODE_TYPES.ArrowFunctionExpression;
  const bound: TSESTree.Node[] = [];
  walkTree(callback.body, true, ({ node }) => {
    if (isBound(node, names) || (!isArrow && isOfFunction(node))) bound.push(node);
    return true;
  });
  return bound.length === 0 && (isArrow || callback.id === null);
}

function isOfFunction(node: TSESTree.Node): boolean {
  const isArguments = node.type === AST_NODE_TYPES.Identifier && node.name === "arguments";
  return isArguments || node.type === AST_NODE_TYPES.ThisExpression;
}

function isBound(node: TSESTree.Node, names: readonly string[]): boolean {
  switch (node.type) {
    case AST_NODE_TYPES.VariableDeclaration:
      return node.kind === "var";
    case AST_NODE_TYPES.AssignmentExpression:
      return countNames(node.left, names) > 0;
    case AST_NODE_TYPES.UpdateExpression:
      return countNames(node.argument, names) > 0;
    default:
      return false;
  }
}
