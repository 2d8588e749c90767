import type { Expression, Function as FunctionNode, Node, Pattern } from "estree";
import { forEachChild, isFunction } from "./syntax";

/**
 * What evaluating an async function's parameters runs, between the making of the promise that the call returns and the body's first
 * statement (ECMA-262 §15.8.4). A getter, an iterator or a Proxy that the caller hands in is not told by the text and counts for
 * nothing.
 */
export interface ParameterCode {
  /** The initializers that may run code, and so make promises of their own, in the order of the text; none of them holds another. */
  readonly initializers: readonly Expression[];
  /** Whether that is all that may run. */
  readonly isClear: boolean;
}

/** See {@link ParameterCode}. */
export function parameterCode(node: FunctionNode): ParameterCode {
  const initializers: Expression[] = [];
  const keys: Node[] = [];
  for (const parameter of node.params) collect(parameter, initializers, keys);
  const isClear = !keys.some(mayRunCode) && !initializers.some(holdsClass);
  return { initializers: isClear ? initializers.filter(mayRunCode) : [], isClear };
}

function collect(pattern: Pattern, initializers: Expression[], keys: Node[]): void {
  switch (pattern.type) {
    case "AssignmentPattern":
      initializers.push(pattern.right);
      collect(pattern.left, initializers, keys);
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element) collect(element, initializers, keys);
      return;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        if (property.type === "Property" && property.computed) keys.push(property.key);
        collect(property.type === "Property" ? property.value : property.argument, initializers, keys);
      }
      return;
    case "RestElement":
      collect(pattern.argument, initializers, keys);
      return;
    default:
  }
}

const running: ReadonlySet<string> = new Set([
  "CallExpression",
  "NewExpression",
  "TaggedTemplateExpression",
  "ImportExpression",
  "JSXElement",
  "JSXFragment",
]);

function mayRunCode(node: Node): boolean {
  if (isFunction(node)) return false;
  return running.has(node.type) || hasChild(node, mayRunCode);
}

/** A class may run code where it is defined, and is named after what it is assigned to, so nothing can be put in front of it. */
function holdsClass(node: Node): boolean {
  if (isFunction(node)) return false;
  return node.type === "ClassExpression" || hasChild(node, holdsClass);
}

function hasChild(node: Node, matches: (child: Node) => boolean): boolean {
  let found = false;
  forEachChild(node, (child) => (found ||= matches(child)));
  return found;
}
