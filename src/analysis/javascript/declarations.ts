import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { memoize } from "../insight/memoize";
import { type FunctionNode, isClass, isFunction } from "./functions";
import { forEachChild, type Step } from "./walk";

/**
 * What a plain name means where a step stands: the declaration nearest to it. `undefined` for names of other files and globals.
 * Parameters and `catch` bindings are declarations too, so that they hide what is outside.
 */
export function declarationOf(name: string, step: Step): TSESTree.Node | undefined {
  for (let scope: Step | undefined = step; scope; scope = scope.parent) {
    const found = declaredIn(scope.node, name);
    if (found) return found;
  }
  return undefined;
}

function declaredIn(scope: TSESTree.Node, name: string): TSESTree.Node | undefined {
  switch (scope.type) {
    case AST_NODE_TYPES.Program:
    case AST_NODE_TYPES.BlockStatement:
    case AST_NODE_TYPES.StaticBlock:
    case AST_NODE_TYPES.TSModuleBlock:
    case AST_NODE_TYPES.SwitchStatement:
    case AST_NODE_TYPES.ForStatement:
    case AST_NODE_TYPES.ForInStatement:
    case AST_NODE_TYPES.ForOfStatement:
      return declarationsIn(scope).get(name);
    case AST_NODE_TYPES.CatchClause:
      return scope.param && binds(scope.param, name) ? scope.param : undefined;
    default:
      if (isFunction(scope)) return declaredByFunction(scope, name);
      return isClass(scope) && scope.id?.name === name ? scope : undefined;
  }
}

type Block =
  | TSESTree.Program
  | TSESTree.BlockStatement
  | TSESTree.StaticBlock
  | TSESTree.TSModuleBlock
  | TSESTree.SwitchStatement
  | TSESTree.ForStatement
  | TSESTree.ForInStatement
  | TSESTree.ForOfStatement;

/** What the names mean that a block declares, the first declaration of each; gathered once, since every call in a file asks. */
const declarationsIn = memoize((block: Block): ReadonlyMap<string, TSESTree.Node> => {
  const declarations = new Map<string, TSESTree.Node>();
  for (const statement of declaringParts(block))
    gatherDeclarations(statement, (name, node) => {
      if (!declarations.has(name)) declarations.set(name, node);
    });
  return declarations;
});

function declaringParts(block: Block): readonly TSESTree.Node[] {
  switch (block.type) {
    case AST_NODE_TYPES.SwitchStatement:
      return block.cases.flatMap((item) => item.consequent);
    case AST_NODE_TYPES.ForStatement:
      return block.init ? [block.init] : [];
    case AST_NODE_TYPES.ForInStatement:
    case AST_NODE_TYPES.ForOfStatement:
      return [block.left];
    default:
      return block.body;
  }
}

function declaredByFunction(scope: FunctionNode, name: string): TSESTree.Node | undefined {
  const parameter = scope.params.find((item) => binds(item, name));
  if (parameter) return parameter;
  return scope.type === AST_NODE_TYPES.FunctionExpression && scope.id?.name === name ? scope : undefined;
}

type TakeDeclaration = (name: string, declaration: TSESTree.Node) => void;

function gatherDeclarations(statement: TSESTree.Node, take: TakeDeclaration): void {
  switch (statement.type) {
    case AST_NODE_TYPES.ExportNamedDeclaration:
    case AST_NODE_TYPES.ExportDefaultDeclaration:
      if (statement.declaration) gatherDeclarations(statement.declaration, take);
      return;
    case AST_NODE_TYPES.VariableDeclaration:
      gatherVariables(statement, take);
      return;
    case AST_NODE_TYPES.ImportDeclaration:
      for (const specifier of statement.specifiers) take(specifier.local.name, specifier);
      return;
    case AST_NODE_TYPES.FunctionDeclaration:
    case AST_NODE_TYPES.ClassDeclaration:
    case AST_NODE_TYPES.TSDeclareFunction:
      if (statement.id) take(statement.id.name, statement);
      return;
    default:
      return;
  }
}

/** The declarator of a constant; of what may be assigned anew, the pattern alone. */
function gatherVariables({ kind, declarations }: TSESTree.VariableDeclaration, take: TakeDeclaration): void {
  for (const declarator of declarations)
    gatherNames(declarator.id, (name) => take(name, kind === "const" ? declarator : declarator.id));
}

/** The names in a pattern; those in defaults inside it too, which can only hide more. */
function gatherNames(pattern: TSESTree.Node, take: (name: string) => void): void {
  if (pattern.type === AST_NODE_TYPES.Identifier) take(pattern.name);
  else forEachChild(pattern, (child) => gatherNames(child, take));
}

/** Whether a pattern binds a name; defaults inside it are looked at too, which can only hide more. */
function binds(pattern: TSESTree.Node, name: string): boolean {
  if (pattern.type === AST_NODE_TYPES.Identifier) return pattern.name === name;
  let found = false;
  forEachChild(pattern, (child) => (found ||= binds(child, name)));
  return found;
}
