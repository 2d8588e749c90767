import type { Node } from "@vscode/tree-sitter-wasm";

/** A part of a Python text that makes names or can suspend. */
export interface Scope {
  readonly type: "function" | "lambda" | "class" | "generator";
  readonly node: Node;
  /** Offsets of the whole definition, decorators not included. */
  readonly start: number;
  readonly end: number;
  /** Offsets of what is evaluated inside it: defaults, annotations and bases are not. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Offsets inside the body that the enclosing scope evaluates: the first iterable of a generator expression. */
  readonly hole?: readonly [number, number];
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly enclosing: Scope | undefined;
}

/** Opens the scope of a definition, lambda or generator expression. */
export function openScope(
  type: Scope["type"],
  node: Node,
  enclosing: Scope | undefined,
  text: string,
): Scope {
  const start = node.startIndex;
  const end = endOfDefinition(node, text);
  const shared = { type, node, start, end, enclosing };
  if (type === "generator") return { ...shared, ...generatorExpressionParts(node) };
  const body = node.childForFieldName("body");
  const bodyParts = { bodyStart: body?.startIndex ?? end, bodyEnd: end };
  if (type === "lambda")
    return { ...shared, ...bodyParts, name: "<lambda>", nameStart: start, nameEnd: start + "lambda".length };
  const name = node.childForFieldName("name");
  return {
    ...shared,
    ...bodyParts,
    name: name?.text ?? "<anonymous>",
    nameStart: name?.startIndex ?? start,
    nameEnd: name?.endIndex ?? start,
  };
}

/** The end of a definition's last statement: the grammar counts comments and semicolons after it in. */
function endOfDefinition(node: Node, text: string): number {
  const lastLine = text.slice(text.lastIndexOf("\n", node.endIndex - 1) + 1, node.endIndex);
  if (!/[#;]/u.test(lastLine)) return node.endIndex;
  let last: Node = node;
  for (;;) {
    const inner = last.children.findLast((child) => child && !isTrailing(child));
    if (!inner) return last.endIndex;
    last = inner;
  }
}

function isTrailing(node: Node): boolean {
  return node.type === "comment" || node.type === ";" || node.isMissing;
}

function generatorExpressionParts(
  node: Node,
): Pick<Scope, "bodyStart" | "bodyEnd" | "name" | "nameStart" | "nameEnd" | "hole"> {
  const firstClause = node.children.find((child) => child?.type === "for_in_clause");
  const iterable = firstClause?.childForFieldName("right");
  return {
    bodyStart: node.startIndex,
    bodyEnd: node.endIndex,
    name: "<genexpr>",
    nameStart: node.startIndex,
    nameEnd: node.startIndex + 1,
    ...(firstClause && iterable && { hole: [iterable.startIndex, firstClause.endIndex] as const }),
  };
}

/** Whether what stands at an offset is evaluated inside the scope. */
export function isInside(scope: Pick<Scope, "bodyStart" | "bodyEnd" | "hole">, offset: number): boolean {
  if (offset < scope.bodyStart || offset >= scope.bodyEnd) return false;
  return scope.hole === undefined || offset < scope.hole[0] || offset >= scope.hole[1];
}

/** The nearest scope at or around `scope` that is no class; `undefined` for the module. */
export function nearestFunction(scope: Scope | undefined): Scope | undefined {
  let current = scope;
  while (current?.type === "class") current = current.enclosing;
  return current;
}

/** The name as Python's `__qualname__` has it (PEP 3155). */
export function qualifiedName(scope: Scope): string {
  let name = scope.name;
  for (let outer = scope.enclosing; outer !== undefined; outer = outer.enclosing)
    name = hasLocals(outer) ? `${outer.name}.<locals>.${name}` : `${outer.name}.${name}`;
  return name;
}

function hasLocals(scope: Scope): boolean {
  return scope.type === "function" || scope.type === "lambda";
}

/** The source of the decorators of a definition, without their `@`. */
export function decoratorsOf(scope: Scope): string[] {
  const decorated = scope.node.parent;
  if (decorated?.type !== "decorated_definition") return [];
  return decorated.children
    .filter((child) => child?.type === "decorator")
    .map((decorator) => decorator?.text.slice(1).trim() ?? "");
}
