import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { declarationOf } from "./declarations";
import { type FunctionNode, isFunction } from "./functions";
import { closest, forEachChild, type Step, stepsOf } from "./walk";

/** The names that a function, or the module (`undefined`), uses and that functions change in which they are not declared. */
export type SharedNames = ReadonlyMap<FunctionNode | undefined, readonly string[]>;

/** Methods that change the object they are called on. */
const mutators: ReadonlySet<string> = new Set(
  "push pop shift unshift splice set delete add clear fill copyWithin".split(" "),
);

/** Finds the names of a module, and of functions around functions, that one coroutine may change while another one waits. */
export function findSharedNames(program: TSESTree.Program): SharedNames {
  const changed = changedDeclarations(program);
  const names = new Map<FunctionNode | undefined, string[]>();
  if (changed.size === 0) return names;
  const known = new Set([...changed.values()].flatMap((found) => [...found]));
  for (const step of stepsOf(program)) {
    const { node } = step;
    if (node.type !== AST_NODE_TYPES.Identifier || !known.has(node.name) || isNoUse(step)) continue;
    const declaration = declarationOf(node.name, step);
    if (declaration && changed.get(declaration)?.has(node.name))
      addToUsers(step, node.name, declaration, names);
  }
  return names;
}

/** By declaration, the names that are changed in a function outside of which they are declared. */
function changedDeclarations(program: TSESTree.Program): ReadonlyMap<TSESTree.Node, ReadonlySet<string>> {
  const changed = new Map<TSESTree.Node, Set<string>>();
  for (const step of stepsOf(program)) {
    for (const name of changedBy(step.node)) {
      const around = nearestFunction(step);
      const declaration = around && declarationOf(name, step);
      if (!declaration || isInside(declaration, around)) continue;
      const names = changed.get(declaration) ?? new Set();
      changed.set(declaration, names.add(name));
    }
  }
  return changed;
}

/** The names whose values, or whose members, a node changes. */
function changedBy(node: TSESTree.Node): string[] {
  switch (node.type) {
    case AST_NODE_TYPES.AssignmentExpression:
      return targets(node.left);
    case AST_NODE_TYPES.UpdateExpression:
      return targets(node.argument);
    case AST_NODE_TYPES.UnaryExpression:
      return node.operator === "delete" ? targets(node.argument) : [];
    case AST_NODE_TYPES.CallExpression: {
      const { callee } = node;
      if (callee.type !== AST_NODE_TYPES.MemberExpression || callee.computed) return [];
      const isMutator =
        callee.property.type === AST_NODE_TYPES.Identifier && mutators.has(callee.property.name);
      return isMutator && callee.object.type === AST_NODE_TYPES.Identifier ? [callee.object.name] : [];
    }
    default:
      return [];
  }
}

function targets(target: TSESTree.Node): string[] {
  switch (target.type) {
    case AST_NODE_TYPES.Identifier:
      return [target.name];
    case AST_NODE_TYPES.MemberExpression:
    case AST_NODE_TYPES.TSNonNullExpression:
      return targets(target.type === AST_NODE_TYPES.MemberExpression ? target.object : target.expression);
    case AST_NODE_TYPES.ArrayPattern:
    case AST_NODE_TYPES.ObjectPattern:
    case AST_NODE_TYPES.RestElement: {
      const found: string[] = [];
      forEachChild(target, (child) => found.push(...targets(child)));
      return found;
    }
    case AST_NODE_TYPES.Property:
      return targets(target.value);
    case AST_NODE_TYPES.AssignmentPattern:
      return targets(target.left);
    default:
      return [];
  }
}

function nearestFunction(step: Step | undefined): (Step & { readonly node: FunctionNode }) | undefined {
  const found = closest(step, ({ node }) => isFunction(node));
  return found && isFunction(found.node) ? { ...found, node: found.node } : undefined;
}

function isInside({ range }: TSESTree.Node, { node }: Step): boolean {
  return range[0] >= node.range[0] && range[1] <= node.range[1];
}

/** Names of members and keys name no variable, and what only declares one does not use it. */
function isNoUse({ node, key, parent }: Step): boolean {
  const outer = parent?.node;
  if (outer?.type === AST_NODE_TYPES.VariableDeclarator) return key === "id";
  if (outer?.type === AST_NODE_TYPES.MemberExpression) return key === "property" && !outer.computed;
  if (outer?.type === AST_NODE_TYPES.Property)
    return key === "key" && !outer.computed && outer.value !== node;
  return key === "key" || key === "label";
}

/** Every function that the use stands in, out to the one that declares the name. */
function addToUsers(
  step: Step,
  name: string,
  declaration: TSESTree.Node,
  names: Map<FunctionNode | undefined, string[]>,
): void {
  let around = nearestFunction(step);
  if (!around) add(undefined);
  for (; around && !isInside(declaration, around); around = nearestFunction(around.parent)) add(around.node);

  function add(user: FunctionNode | undefined): void {
    const own = names.get(user);
    if (!own) names.set(user, [name]);
    else if (!own.includes(name)) own.push(name);
  }
}
