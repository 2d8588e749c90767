import type { Node } from "@vscode/tree-sitter-wasm";
import { isInside, openScope, type Scope } from "./scopes";

const scopeTypes: ReadonlyMap<string, Scope["type"]> = new Map([
  ["function_definition", "function"],
  ["lambda", "lambda"],
  ["class_definition", "class"],
  ["generator_expression", "generator"],
]);

/** The generator expressions of a text and the scopes around them, in source order; no other scope is opened. */
export function scopesOfGeneratorExpressions(text: string, root: Node): readonly Scope[] {
  const opened = new Map<number, Scope>();
  if (/\bfor\b/u.test(text))
    for (const node of root.descendantsOfType("generator_expression")) if (node) open(node, "generator");
  return [...opened.values()];

  function open(node: Node, type: Scope["type"]): Scope {
    const known = opened.get(node.id);
    if (known) return known;
    const outer = scopeAround(node);
    const scope = openScope(type, node, enclosingOf(outer, node.startIndex), text);
    opened.set(node.id, scope);
    return scope;
  }

  function scopeAround(node: Node): Scope | undefined {
    for (let outer = node.parent; outer; outer = outer.parent) {
      const type = scopeTypes.get(outer.type);
      if (type) return open(outer, type);
    }
    return undefined;
  }
}

/** The nearest of the scopes that a node is written in that also evaluates it. */
function enclosingOf(around: Scope | undefined, offset: number): Scope | undefined {
  let scope = around;
  while (scope && !isInside(scope, offset)) scope = scope.enclosing;
  return scope;
}
