import type { Node } from "@vscode/tree-sitter-wasm";
import type { SuspendableFunction } from "../outline";

interface Parameter {
  readonly name: string;
  readonly isOptional: boolean;
  readonly isVariadic: boolean;
}

/**
 * The parameters a call must and may give, from the node of a `def` or `lambda`; `*args` and `**options` keep their stars.
 * `dropsFirst` leaves out the one that a method call fills in.
 */
export function readParameters(definition: Node, dropsFirst: boolean): SuspendableFunction["parameters"] {
  const list = definition.childForFieldName("parameters");
  const all = (list?.namedChildren ?? []).flatMap((child) => (child ? readParameter(child) : []));
  const rest = dropsFirst && all[0] && !all[0].isVariadic ? all.slice(1) : all;
  return {
    required: rest.filter((parameter) => !parameter.isOptional).map(({ name }) => name),
    optional: rest.filter((parameter) => parameter.isOptional).map(({ name }) => name),
  };
}

function readParameter(node: Node): Parameter[] {
  switch (node.type) {
    case "identifier":
      return [{ name: node.text, isOptional: false, isVariadic: false }];
    case "list_splat_pattern":
    case "dictionary_splat_pattern":
      return [{ name: node.text.replace(/\s+/gu, ""), isOptional: true, isVariadic: true }];
    case "typed_parameter": {
      const target = node.namedChild(0);
      return target ? readParameter(target) : [];
    }
    case "default_parameter":
    case "typed_default_parameter": {
      const name = node.childForFieldName("name")?.text;
      return name === undefined ? [] : [{ name, isOptional: true, isVariadic: false }];
    }
    default:
      return [];
  }
}
