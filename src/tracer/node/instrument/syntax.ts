import type { Function as FunctionNode, Node, Pattern } from "estree";

/** Where a node stands in its source: UTF-16 offsets, start and end. */
export function rangeOf(node: Node): readonly [start: number, end: number] {
  if (node.range === undefined) throw new TypeError(`A ${node.type} has no range.`);
  return node.range;
}

/** Types, and links that lead out of the tree: nothing that runs. */
const skippedKeys: ReadonlySet<string> = new Set([
  "type",
  "range",
  "loc",
  "start",
  "end",
  "parent",
  "tokens",
  "comments",
  "raw",
  "regex",
  "typeAnnotation",
  "returnType",
  "typeParameters",
  "typeArguments",
  "superTypeParameters",
  "superTypeArguments",
  "implements",
]);

/** Calls `visit` for each child that can hold code that runs, in the order of the node's properties. */
export function forEachChild(node: Node, visit: (child: Node, key: string) => void): void {
  const values = node as unknown as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(values)) {
    const value = values[key];
    if (typeof value !== "object" || value === null || skippedKeys.has(key)) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item, key);
    } else if (isNode(value)) visit(value, key);
  }
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string"
  );
}

/** TypeScript nodes without a counterpart in what runs. */
const typeOnly: ReadonlySet<string> = new Set([
  "TSDeclareFunction",
  "TSEmptyBodyFunctionExpression",
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
  "TSAbstractMethodDefinition",
  "TSAbstractPropertyDefinition",
  "TSAbstractAccessorProperty",
  "TSIndexSignature",
]);

/** Whether nothing of a node is left when its types are stripped. */
export function isTypeOnly(node: Node): boolean {
  return typeOnly.has(node.type) || (node as { declare?: boolean }).declare === true;
}

/** Whether a node is a function with a body. */
export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression"
  );
}

/** Adds the names that a pattern binds. */
export function collectBoundNames(pattern: Pattern, names: string[]): void {
  switch (pattern.type) {
    case "Identifier":
      names.push(pattern.name);
      return;
    case "ObjectPattern":
      for (const property of pattern.properties)
        collectBoundNames(property.type === "RestElement" ? property.argument : property.value, names);
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element) collectBoundNames(element, names);
      return;
    case "AssignmentPattern":
      collectBoundNames(pattern.left, names);
      return;
    case "RestElement":
      collectBoundNames(pattern.argument, names);
      return;
    case "MemberExpression":
      return;
    default: {
      const { parameter } = pattern as { parameter?: Pattern };
      if (parameter) collectBoundNames(parameter, names);
    }
  }
}

/** Adds the names that `var` declares in a statement, nested blocks included and nested functions not. */
export function collectVarNames(node: Node, names: string[]): void {
  if (isFunction(node) || node.type === "ClassDeclaration" || node.type === "ClassExpression") return;
  if (node.type === "VariableDeclaration") {
    if (node.kind === "var") for (const { id } of node.declarations) collectBoundNames(id, names);
    return;
  }
  if (/Statement$|SwitchCase|CatchClause/u.test(node.type))
    forEachChild(node, (child) => collectVarNames(child, names));
}

/**
 * Whether code mentions one of `names` as an identifier where it would mean the function's own: in arrow functions too, in other functions
 * not.
 */
export function mentions(node: Node, names: ReadonlySet<string>): boolean {
  if (node.type === "Identifier") return names.has(node.name);
  if (node.type === "FunctionDeclaration" || node.type === "FunctionExpression") return false;
  let found = false;
  forEachChild(node, (child) => {
    found ||= mentions(child, names);
  });
  return found;
}

const lineEnd = /[\n\r\u2028\u2029]/u;

/** The offset of the first token at or after `offset`. */
export function nextToken(source: string, offset: number): number {
  let index = offset;
  for (;;) {
    if (source.startsWith("//", index)) {
      while (index < source.length && !lineEnd.test(source.charAt(index))) index++;
    } else if (source.startsWith("/*", index)) {
      const end = source.indexOf("*/", index + 2);
      index = end < 0 ? source.length : end + 2;
    } else if (index < source.length && /\s/u.test(source.charAt(index))) index++;
    else return index;
  }
}
