import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { declarationOf } from "../../javascript/declarations";
import { type FunctionNode, isFunction } from "../../javascript/functions";
import { type Step, walkTree } from "../../javascript/walk";

/**
 * The function that a call runs, where the file shows it beyond doubt: a plain name, or a method or field of the caller's own class or
 * object.
 */
export function calledFunction(call: TSESTree.CallExpression, step: Step): FunctionNode | undefined {
  const { callee } = call;
  if (callee.type === AST_NODE_TYPES.Identifier) return functionOf(declarationOf(callee.name, step));
  if (callee.type !== AST_NODE_TYPES.MemberExpression || callee.object.type !== AST_NODE_TYPES.ThisExpression)
    return undefined;
  return ownMethod(callee, step);
}

function functionOf(declaration: TSESTree.Node | undefined): FunctionNode | undefined {
  if (declaration === undefined) return undefined;
  if (declaration.type === AST_NODE_TYPES.FunctionDeclaration) return declaration;
  const isConstant =
    declaration.type === AST_NODE_TYPES.VariableDeclarator &&
    declaration.id.type === AST_NODE_TYPES.Identifier;
  return isConstant && declaration.init && isFunction(declaration.init) ? declaration.init : undefined;
}

function ownMethod(callee: TSESTree.MemberExpression, step: Step): FunctionNode | undefined {
  const name = memberName(callee.property, callee.computed);
  const holder = holderOfThis(step);
  if (name === undefined || !holder) return undefined;
  const { node, isStatic } = holder;
  return node.type === AST_NODE_TYPES.ClassBody
    ? methodOfClass(node, name, isStatic)
    : methodOfObject(node, name);
}

function methodOfClass(body: TSESTree.ClassBody, name: string, isStatic: boolean): FunctionNode | undefined {
  const [method, ...others] = body.body.flatMap((member) => {
    const isNamed =
      member.type === AST_NODE_TYPES.MethodDefinition || member.type === AST_NODE_TYPES.PropertyDefinition;
    return isNamed && member.static === isStatic && memberName(member.key, member.computed) === name
      ? [member]
      : [];
  });
  if (!method || others.length > 0 || !method.value || !isFunction(method.value)) return undefined;
  if (method.type === AST_NODE_TYPES.MethodDefinition)
    return method.kind === "method" ? method.value : undefined;
  return isAssigned(body, name) ? undefined : method.value;
}

/** What is spread into an object after a method may well replace it. */
function methodOfObject(object: TSESTree.ObjectExpression, name: string): FunctionNode | undefined {
  const named = object.properties.filter(
    (property) =>
      property.type === AST_NODE_TYPES.SpreadElement || memberName(property.key, property.computed) === name,
  );
  const method = named.at(-1);
  if (method?.type !== AST_NODE_TYPES.Property || method.kind !== "init" || !isFunction(method.value))
    return undefined;
  return isAssigned(object, name) ? undefined : method.value;
}

/** Whether a class or object gives a field of its own a value anywhere but where it is declared. */
function isAssigned(body: TSESTree.Node, name: string): boolean {
  let found = false;
  walkTree(body, true, ({ node }) => {
    const target = node.type === AST_NODE_TYPES.AssignmentExpression ? node.left : undefined;
    found ||=
      target?.type === AST_NODE_TYPES.MemberExpression &&
      memberName(target.property, target.computed) === name;
    return found ? undefined : true;
  });
  return found;
}

/** The class or object whose method or field code stands in: what `this` is there. */
interface ThisHolder {
  readonly node: TSESTree.ClassBody | TSESTree.ObjectExpression;
  /** Whether `this` is the class itself. */
  readonly isStatic: boolean;
}

/** What `this` is at a step: only arrow functions may stand between it and the method or field that it belongs to. */
function holderOfThis(step: Step): ThisHolder | undefined {
  for (let inner = step, outer = step.parent; outer; inner = outer, outer = outer.parent) {
    const { node } = outer;
    if (node.type === AST_NODE_TYPES.ClassBody) return { node, isStatic: isStaticMember(inner.node) };
    if (inner.node.type === AST_NODE_TYPES.FunctionDeclaration) return undefined;
    if (inner.node.type !== AST_NODE_TYPES.FunctionExpression) continue;
    const around = outer.parent?.node;
    if (node.type === AST_NODE_TYPES.Property && inner.key === "value")
      return around?.type === AST_NODE_TYPES.ObjectExpression ? { node: around, isStatic: false } : undefined;
    if (node.type !== AST_NODE_TYPES.MethodDefinition) return undefined;
  }
  return undefined;
}

function isStaticMember(member: TSESTree.Node): boolean {
  return member.type === AST_NODE_TYPES.StaticBlock || ("static" in member && member.static);
}

function memberName(key: TSESTree.Node, computed: boolean): string | undefined {
  if (computed) return undefined;
  if (key.type === AST_NODE_TYPES.Identifier) return key.name;
  return key.type === AST_NODE_TYPES.PrivateIdentifier ? `#${key.name}` : undefined;
}

const promiseStatics: ReadonlySet<string> = new Set([
  "all",
  "allSettled",
  "any",
  "race",
  "reject",
  "resolve",
]);

/** Whether a call surely gives a promise: of an async function of this file, or of one of Promise's own functions. */
export function givesPromise(node: TSESTree.Node, step: Step): node is TSESTree.CallExpression {
  if (node.type !== AST_NODE_TYPES.CallExpression) return false;
  const { callee } = node;
  if (callee.type === AST_NODE_TYPES.MemberExpression && callee.object.type === AST_NODE_TYPES.Identifier) {
    const isStatic = promiseStatics.has(memberName(callee.property, callee.computed) ?? "");
    return isStatic && callee.object.name === "Promise" && !declarationOf("Promise", step);
  }
  const called = calledFunction(node, step);
  return called !== undefined && called.async && !called.generator;
}

/** Whether `await` may be written where a step stands: in the body of an async function, and in no field or static block of a class there. */
export function mayAwait(step: Step): boolean {
  for (let inner = step, outer = step.parent; outer; inner = outer, outer = outer.parent) {
    const { node } = outer;
    if (isFunction(node)) return node.async && inner.key === "body";
    const isField =
      node.type === AST_NODE_TYPES.PropertyDefinition || node.type === AST_NODE_TYPES.AccessorProperty;
    if (node.type === AST_NODE_TYPES.StaticBlock || (isField && inner.key === "value")) return false;
  }
  return false;
}

/** The call of a method of any object by its plain name, such as `x.then(…)`. */
export function methodCall(
  node: TSESTree.Node,
  ...names: readonly string[]
): (TSESTree.CallExpression & { readonly callee: TSESTree.MemberExpression }) | undefined {
  if (node.type !== AST_NODE_TYPES.CallExpression || node.callee.type !== AST_NODE_TYPES.MemberExpression)
    return undefined;
  const name = memberName(node.callee.property, node.callee.computed);
  if (name === undefined || !names.includes(name)) return undefined;
  return node as TSESTree.CallExpression & { readonly callee: TSESTree.MemberExpression };
}

/** The call of one of Promise's own functions, `Promise.all(…)` for example. */
export function promiseStatic(
  node: TSESTree.Node,
  step: Step,
  ...names: readonly string[]
): TSESTree.CallExpression | undefined {
  const call = methodCall(node, ...names);
  if (call?.callee.object.type !== AST_NODE_TYPES.Identifier || call.callee.object.name !== "Promise")
    return undefined;
  return declarationOf("Promise", step) ? undefined : call;
}

/** Whether an expression makes a promise itself: `new Promise(executor)`. Gives the executor where it is a function. */
export function executorOf(node: TSESTree.Node, step: Step): FunctionNode | undefined {
  if (node.type !== AST_NODE_TYPES.NewExpression || node.callee.type !== AST_NODE_TYPES.Identifier)
    return undefined;
  if (node.callee.name !== "Promise" || declarationOf("Promise", step)) return undefined;
  const [executor] = node.arguments;
  return executor && isFunction(executor) ? executor : undefined;
}
