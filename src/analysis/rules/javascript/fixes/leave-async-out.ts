import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import type { FunctionNode } from "../../../javascript/functions";
import { closest, type Step, walkTree } from "../../../javascript/walk";
import type { EditDraft, FixDraft } from "../../finding-draft";

/** Makes a plain function of an async one whose promise nobody in the file does anything with but await or drop it. */
export function leaveAsyncOut(node: FunctionNode, name: string, step: Step, text: string): FixDraft[] {
  const program = closest(step, ({ parent }) => parent === undefined)?.node;
  const type = node.returnType ? plainType(node.returnType.typeAnnotation, text) : [];
  if (!program || !type || !isOnlyAwaited(program, name)) return [];
  const start = node.range[0];
  const length = /^async\s*/u.exec(text.slice(start))?.[0].length ?? 0;
  const edits = [{ start, end: start + length, newText: "" }, ...type];
  return [{ title: "Leave async out", edits }];
}

/** What `Promise<T>` becomes: `T`. `undefined` for types that may be anything. */
function plainType(type: TSESTree.TypeNode, text: string): EditDraft[] | undefined {
  if (type.type !== AST_NODE_TYPES.TSTypeReference || type.typeName.type !== AST_NODE_TYPES.Identifier)
    return undefined;
  const [inner] = type.typeArguments?.params ?? [];
  if (type.typeName.name !== "Promise" || !inner) return undefined;
  return [{ start: type.range[0], end: type.range[1], newText: text.slice(...inner.range) }];
}

/** Whether every call of a name is awaited or a statement of its own. */
function isOnlyAwaited(program: TSESTree.Node, name: string): boolean {
  let isOnly = true;
  walkTree(program, true, ({ node, parent }) => {
    const isCall =
      node.type === AST_NODE_TYPES.CallExpression &&
      node.callee.type === AST_NODE_TYPES.Identifier &&
      node.callee.name === name;
    const use = parent?.node.type;
    if (isCall)
      isOnly &&= use === AST_NODE_TYPES.AwaitExpression || use === AST_NODE_TYPES.ExpressionStatement;
    return true;
  });
  return isOnly;
}
