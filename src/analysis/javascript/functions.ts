import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";

/** Every node that is a function with a body. */
export type FunctionNode =
  TSESTree.ArrowFunctionExpression | TSESTree.FunctionDeclaration | TSESTree.FunctionExpression;

/** Every node that is a class. */
export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** Whether a node is a function with a body. */
export function isFunction(node: TSESTree.Node): node is FunctionNode {
  return (
    node.type === AST_NODE_TYPES.ArrowFunctionExpression ||
    node.type === AST_NODE_TYPES.FunctionDeclaration ||
    node.type === AST_NODE_TYPES.FunctionExpression
  );
}

/** Whether a node is a class. */
export function isClass(node: TSESTree.Node): node is ClassNode {
  return node.type === AST_NODE_TYPES.ClassDeclaration || node.type === AST_NODE_TYPES.ClassExpression;
}

/** A member of a class or object whose value may be a function: `value` is the function where it is one. */
export type MemberNode =
  TSESTree.MethodDefinition | TSESTree.PropertyDefinition | TSESTree.AccessorProperty | TSESTree.Property;

/** Whether a node is a member of a class or an object literal. */
export function isMember(node: TSESTree.Node): node is MemberNode {
  return (
    node.type === AST_NODE_TYPES.MethodDefinition ||
    node.type === AST_NODE_TYPES.PropertyDefinition ||
    node.type === AST_NODE_TYPES.AccessorProperty ||
    node.type === AST_NODE_TYPES.Property
  );
}

/** Whether a function is written as a method (`async m() {}`), so that the member is its definition. */
export function isMethod(member: MemberNode): boolean {
  return (
    member.type === AST_NODE_TYPES.MethodDefinition ||
    (member.type === AST_NODE_TYPES.Property && (member.method || member.kind !== "init"))
  );
}
