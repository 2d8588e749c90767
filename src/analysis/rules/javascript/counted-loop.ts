import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";

/** A `for` that counts an index up or down: `for (let i = 0; i < items.length; i++)`. */
export interface CountedLoop {
  readonly index: string;
  /** What the index stays below, where the loop begins at 0 and takes each in turn. */
  readonly count: TSESTree.Expression | undefined;
}

/** The index that a `for` counts; `undefined` where it does something else as well. */
export function countedLoop({ init, test, update }: TSESTree.ForStatement): CountedLoop | undefined {
  if (init?.type !== AST_NODE_TYPES.VariableDeclaration || init.kind !== "let") return undefined;
  const [declared] = init.declarations;
  const index = declared?.id.type === AST_NODE_TYPES.Identifier ? declared.id.name : undefined;
  if (index === undefined || !declared || !isCount(update, index)) return undefined;
  if (test?.type !== AST_NODE_TYPES.BinaryExpression || !isName(test.left, index)) return undefined;
  if (!["<", "<=", ">", ">=", "!==", "!="].includes(test.operator)) return undefined;
  const isFromStart = declared.init?.type === AST_NODE_TYPES.Literal && declared.init.value === 0;
  const isEach = update?.type === AST_NODE_TYPES.UpdateExpression && update.operator === "++";
  const isWhole = isFromStart && isEach && test.operator === "<" && init.declarations.length === 1;
  return { index, count: isWhole ? test.right : undefined };
}

function isCount(update: TSESTree.Expression | null, index: string): boolean {
  if (update?.type === AST_NODE_TYPES.UpdateExpression) return isName(update.argument, index);
  return (
    update?.type === AST_NODE_TYPES.AssignmentExpression &&
    (update.operator === "+=" || update.operator === "-=") &&
    isName(update.left, index)
  );
}

function isName(node: TSESTree.Node, name: string): boolean {
  return node.type === AST_NODE_TYPES.Identifier && node.name === name;
}

/** Whether an expression is the item of a list at an index: `items[i]`, whatever is then read of it. */
export function isOfIndex(node: TSESTree.Node, index: string): boolean {
  return node.type === AST_NODE_TYPES.MemberExpression && node.computed && isName(node.property, index);
}
