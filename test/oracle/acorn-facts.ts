import { type AnyNode, type Node, parse } from "acorn";

/** What acorn's tree says about one text, in offsets. */
export interface AcornFacts {
  readonly points: readonly string[];
  readonly functions: readonly string[];
}

interface Scope {
  readonly start: number;
  readonly isAsyncGenerator: boolean;
}

const goals = { ".mjs": ["module"], ".cjs": ["script"], ".js": ["script", "module"] } as const;

/**
 * Parses for the goal that the path names; without one as a script, or else as a module, as Node does. `undefined` where acorn takes it
 * for neither.
 */
export function acornFacts(text: string, path: string): AcornFacts | undefined {
  const extension = /\.[cm]js$/u.exec(path)?.[0] as keyof typeof goals | undefined;
  for (const sourceType of goals[extension ?? ".js"]) {
    try {
      return collect(
        parse(text, {
          ecmaVersion: "latest",
          sourceType,
          allowHashBang: true,
          allowReturnOutsideFunction: true,
          allowAwaitOutsideFunction: sourceType === "module",
        }),
      );
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}

function collect(program: Node): AcornFacts {
  const points: string[] = [];
  const functions: string[] = [];
  const pending: { node: AnyNode; scope: Scope }[] = [
    { node: program as AnyNode, scope: { start: 0, isAsyncGenerator: false } },
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, scope } = next;
    const kind = pointKind(node, scope);
    if (kind !== undefined) points.push(`${kind} ${node.start} in ${scope.start}`);
    const inner = functionScope(node, functions);
    for (const [key, child] of children(node))
      pending.push({ node: child, scope: inner && key !== "id" ? inner : scope });
  }
  return { points, functions };
}

function pointKind(node: AnyNode, scope: Scope): string | undefined {
  switch (node.type) {
    case "AwaitExpression":
      return "await";
    case "YieldExpression":
      return node.delegate ? "yield-from" : "yield";
    case "ForOfStatement":
      return node.await ? "for-await" : undefined;
    case "VariableDeclaration":
      return node.kind === "await using" ? "await-using" : undefined;
    case "ReturnStatement":
      return scope.isAsyncGenerator && node.argument ? "implicit-await" : undefined;
    default:
      return undefined;
  }
}

function functionScope(node: AnyNode, functions: string[]): Scope | undefined {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      if (node.async || node.generator) {
        const kind = node.async ? (node.generator ? "async-generator" : "async-function") : "generator";
        functions.push(`${kind} to ${node.end}`);
      }
      return { start: node.end, isAsyncGenerator: node.async && node.generator };
    default:
      return undefined;
  }
}

function children(node: AnyNode): [string, AnyNode][] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter(isNode)
      .map((child): [string, AnyNode] => [key, child]),
  );
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}
