import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { shortenToOneLine } from "../text-lines";
import { isClass, isFunction, isMember } from "./functions";
import { closest, type Step } from "./walk";

/** What a function, class or object is called, and where that name stands. */
export interface GivenName {
  readonly name: string;
  /** Offsets of the name in the text. */
  readonly range: readonly [number, number];
  /** What stands before the name where it is assigned to a member: `cart` in `cart.total = …`. */
  readonly owner?: string;
  /** The class in `Class.prototype.name = …`. */
  readonly prototypeOf?: string;
}

const transparentTypes: ReadonlySet<AST_NODE_TYPES> = new Set([
  AST_NODE_TYPES.TSAsExpression,
  AST_NODE_TYPES.TSSatisfiesExpression,
  AST_NODE_TYPES.TSNonNullExpression,
  AST_NODE_TYPES.TSTypeAssertion,
]);

/**
 * The name of a function, class or object literal: its own, or that of the variable, member, default or export it is given to,
 * as ECMAScript's NamedEvaluation (ECMA-262 §8.4) has it, and of assigned members too. `undefined` where it has none.
 */
export function givenName(step: Step, text: string): GivenName | undefined {
  const { node } = step;
  if ((isFunction(node) || isClass(node)) && node.id) return { name: node.id.name, range: node.id.range };
  let inner = step;
  let outer = step.parent;
  while (outer !== undefined && transparentTypes.has(outer.node.type)) {
    inner = outer;
    outer = outer.parent;
  }
  return outer && nameFromHolder(outer.node, inner.key, text);
}

function nameFromHolder(holder: TSESTree.Node, key: string, text: string): GivenName | undefined {
  if (isMember(holder)) return key === "value" ? keyName(holder.key, holder.computed, text) : undefined;
  switch (holder.type) {
    case AST_NODE_TYPES.VariableDeclarator:
      return key === "init" ? bindingName(holder.id) : undefined;
    case AST_NODE_TYPES.AssignmentExpression:
      return key === "right" ? assignedName(holder.left, text) : undefined;
    case AST_NODE_TYPES.AssignmentPattern:
      return key === "right" ? bindingName(holder.left) : undefined;
    case AST_NODE_TYPES.ExportDefaultDeclaration: {
      const start = text.indexOf("default", holder.range[0]);
      return { name: "default", range: [start, start + "default".length] };
    }
    default:
      return undefined;
  }
}

function bindingName(pattern: TSESTree.Node): GivenName | undefined {
  return pattern.type === AST_NODE_TYPES.Identifier
    ? { name: pattern.name, range: [pattern.range[0], pattern.range[0] + pattern.name.length] }
    : undefined;
}

function keyName(key: TSESTree.Node, computed: boolean, text: string): GivenName {
  const range = key.range;
  if (computed && key.type !== AST_NODE_TYPES.Literal)
    return { name: `[${shortenToOneLine(text.slice(...range))}]`, range };
  switch (key.type) {
    case AST_NODE_TYPES.Identifier:
      return { name: key.name, range };
    case AST_NODE_TYPES.PrivateIdentifier:
      return { name: `#${key.name}`, range };
    case AST_NODE_TYPES.Literal:
      return { name: String(key.value), range };
    default:
      return { name: shortenToOneLine(text.slice(...range)), range };
  }
}

const namelessOwners: ReadonlySet<string> = new Set([
  "this",
  "exports",
  "module.exports",
  "globalThis",
  "window",
  "self",
]);

const prototypeSuffix = ".prototype";

function assignedName(target: TSESTree.Node, text: string): GivenName | undefined {
  if (target.type !== AST_NODE_TYPES.MemberExpression) return bindingName(target);
  const property = keyName(target.property, target.computed, text);
  const owner = shortenToOneLine(text.slice(...target.object.range));
  if (namelessOwners.has(owner)) return property;
  if (!owner.endsWith(prototypeSuffix)) return { ...property, owner };
  const className = owner.slice(0, -prototypeSuffix.length);
  return { ...property, owner: className, prototypeOf: className };
}

/** The name joined with those of the functions, classes and objects around it; nameless ones are left out. */
export function qualifiedName(step: Step, own: string, owner: string | undefined, text: string): string {
  const parts = owner === undefined ? [own] : [owner, own];
  for (let outer = step.parent; outer !== undefined; outer = outer.parent) {
    const { node } = outer;
    if (!isFunction(node) && !isClass(node) && node.type !== AST_NODE_TYPES.ObjectExpression) continue;
    const given = givenName(outer, text);
    if (given === undefined) continue;
    parts.unshift(given.name);
    if (given.owner !== undefined) parts.unshift(given.owner);
  }
  return parts.join(".");
}

/** The class that a function is a method or a field of, where it has a name; and whether it belongs to the class itself. */
export function classOf(step: Step, text: string): { className?: string; isStatic?: boolean } {
  const member = closest(step.parent, (outer) => !transparentTypes.has(outer.node.type));
  if (!member || !isMember(member.node) || member.node.type === AST_NODE_TYPES.Property) return {};
  const holder = member.parent?.parent;
  const className = holder && givenName(holder, text)?.name;
  return {
    ...(className !== undefined && { className }),
    ...(member.node.static && { isStatic: true }),
  };
}
