import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import type { SuspendableFunction } from "../outline";
import { shortenToOneLine } from "../text-lines";

/** The parameters a call must and may give: TypeScript's `this` is none, a rest parameter keeps its dots, a pattern its text. */
export function readParameters(
  parameters: readonly TSESTree.Parameter[],
  text: string,
): SuspendableFunction["parameters"] {
  const required: string[] = [];
  const optional: string[] = [];
  for (const parameter of parameters) {
    const target = parameter.type === AST_NODE_TYPES.TSParameterProperty ? parameter.parameter : parameter;
    const name = nameOf(target, text);
    if (name === "this") continue;
    (isOptional(target) ? optional : required).push(name);
  }
  return { required, optional };
}

function nameOf(target: TSESTree.Node, text: string): string {
  switch (target.type) {
    case AST_NODE_TYPES.Identifier:
      return target.name;
    case AST_NODE_TYPES.AssignmentPattern:
      return nameOf(target.left, text);
    case AST_NODE_TYPES.RestElement:
      return `...${nameOf(target.argument, text)}`;
    default:
      return patternText(target, text);
  }
}

function patternText(target: TSESTree.Node, text: string): string {
  const annotation = "typeAnnotation" in target ? target.typeAnnotation : undefined;
  const end = annotation ? annotation.range[0] : target.range[1];
  return shortenToOneLine(text.slice(target.range[0], end));
}

function isOptional(target: TSESTree.Node): boolean {
  if (target.type === AST_NODE_TYPES.AssignmentPattern || target.type === AST_NODE_TYPES.RestElement)
    return true;
  return "optional" in target && target.optional === true;
}
