import type { Node } from "@vscode/tree-sitter-wasm";
import { isDropped, type PythonFile } from "./rule";

/** How the value of a call gets lost. */
export type Loss =
  /** The call is a statement of its own. */
  | "dropped"
  /** It is given to a local name that is never used. */
  | "unused"
  /** It goes into a list that is dropped, or given to a local name that is never used. */
  | "in-list";

/** How the value of a call gets lost; `undefined` where something may be done with it. */
export function lossOf(call: Node, file: PythonFile): Loss | undefined {
  if (isDropped(call)) return "dropped";
  if (isUnused(call, file)) return "unused";
  const list = listAround(call);
  return list && (isDropped(list) || isUnused(list, file)) ? "in-list" : undefined;
}

/** The comprehension that makes a list of what a call gives. */
export function listAround({ parent, id }: Node): Node | undefined {
  const isList = parent?.type === "list_comprehension" || parent?.type === "set_comprehension";
  return isList && parent.childForFieldName("body")?.id === id ? parent : undefined;
}

/** Whether a value is given to a local name that stands nowhere else in its function. */
function isUnused(value: Node, file: PythonFile): boolean {
  const assignment = value.parent;
  if (assignment?.type !== "assignment" || assignment.parent?.type !== "expression_statement") return false;
  const name = assignment.childForFieldName("left");
  const scope = file.functionAt(assignment.startIndex);
  if (name?.type !== "identifier" || scope?.type !== "function" || isOfClass(assignment)) return false;
  const source = file.text.slice(scope.start, scope.end);
  const uses = [...source.matchAll(new RegExp(`\\b${name.text}\\b`, "gu"))].length;
  return uses === 1 && !/\b(?:locals|vars|exec|eval)\s*\(/u.test(source);
}

function isOfClass(node: Node): boolean {
  let outer = node.parent;
  while (outer && outer.type !== "function_definition" && outer.type !== "class_definition")
    outer = outer.parent;
  return outer?.type === "class_definition";
}
