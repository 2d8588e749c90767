import type { Node } from "@vscode/tree-sitter-wasm";
import { type Phrase, phrase } from "../../../base/phrase";
import type { FixDraft } from "../finding-draft";
import { inOrder, inPortions } from "../in-order";
import { asyncLibrary } from "./async-library";
import type { PythonFile, PythonRule } from "./rule";

/** A `for`, or a list comprehension, that does nothing but await one call for each item, and keep what it gives. */
export const awaitInLoop: PythonRule = {
  name: "await-in-loop",
  severity: "information",
  check(file) {
    return [...statements(file), ...comprehensions(file)].flatMap((loop) => {
      const { node, point, call, left, right, kept } = loop;
      if (inOrder.test(call.childForFieldName("function")?.text ?? "")) return [];
      const around = file.asyncFunctionAt(node.startIndex);
      if (!around || isInTest(file, node.startIndex) || calls(call, around.name)) return [];
      if (inPortions.test(`${left.text} ${right.text}`)) return [];
      if (isCountOfTries(left, right) || !mentions(call.childForFieldName("arguments"), left)) return [];
      if (kept.some((name) => mentions(call, name) || mentions(right, name))) return [];
      return {
        message: message(file.text),
        start: point.startIndex,
        end: point.startIndex + "await".length,
        fixes: gather(loop, file.text),
      };
    });
  },
};

/** A loop, and the one call in it that is awaited. */
interface Loop {
  readonly node: Node;
  readonly point: Node;
  readonly call: Node;
  readonly left: Node;
  readonly right: Node;
  /** The names under which the rounds keep what the call gives: where one uses them, it needs what others gave. */
  readonly kept: readonly Node[];
  /** The list that what the call gives is appended to. */
  readonly list?: Node;
  /** Whether the calls together do all that the loop does. */
  readonly isAll: boolean;
}

/** Whether a call is one of the function that it stands in, by its name or as a method: it goes through a tree, not along a list. */
function calls(call: Node, name: string): boolean {
  return new RegExp(`^(?:self\\.|cls\\.)?${name}$`, "u").test(call.childForFieldName("function")?.text ?? "");
}

function statements(file: PythonFile): Loop[] {
  return [...file.text.matchAll(heads)].flatMap(({ 0: head, index }) => {
    const node = file.nodeAt(index + head.search(/\S/u), "for_statement");
    const left = node?.childForFieldName("left");
    const right = node?.childForFieldName("right");
    const body = node?.childForFieldName("body");
    if (!node || !left || !right || !body || node.child(0)?.type === "async") return [];
    const awaited = onlyAwait(body);
    const call = awaited?.point.namedChild(0);
    if (!awaited || call?.type !== "call" || node.childForFieldName("alternative")) return [];
    return { node, left, right, call, ...awaited };
  });
}

function comprehensions(file: PythonFile): Loop[] {
  return [...file.text.matchAll(/\[\s*await\b/gu)].flatMap(({ index }) => {
    const node = file.nodeAt(index, "list_comprehension");
    const point = node?.childForFieldName("body");
    const call = point?.type === "await" ? point.namedChild(0) : undefined;
    const clauses = node?.namedChildren.filter((child) => child?.type === "for_in_clause") ?? [];
    const [clause] = clauses;
    const left = clause?.childForFieldName("left");
    const right = clause?.childForFieldName("right");
    if (!node || !point || call?.type !== "call" || !left || !right) return [];
    if (clauses.length > 1 || clause?.child(0)?.type === "async") return [];
    return {
      node,
      point,
      call,
      left,
      right,
      kept: [],
      isAll: node.descendantsOfType("await").filter((found) => found?.isNamed).length === 1,
    };
  });
}

function message(text: string): Phrase {
  switch (asyncLibrary(text)) {
    case "trio":
      return phrase(
        "Each item waits for the one before it, though no iteration seems to need another. Where order and load do not matter, start all in a nursery.",
      );
    case "anyio":
      return phrase(
        "Each item waits for the one before it, though no iteration seems to need another. Where order and load do not matter, start all in a task group.",
      );
    default:
      return phrase(
        "Each item waits for the one before it, though no iteration seems to need another. Where order and load do not matter, start all and await asyncio.gather.",
      );
  }
}

/** What a test checks, it checks in an order, and one thing at a time. */
function isInTest(file: PythonFile, offset: number): boolean {
  for (let scope = file.functionAt(offset); scope; scope = scope.enclosing)
    if (/^(?:async_?)?test/iu.test(scope.name)) return true;
  return false;
}

/** A loop that counts how often something was tried, stops in the middle or goes on with what the time before gave. */
function isCountOfTries(left: Node, right: Node): boolean {
  return (
    /^range\(\s*\d+\s*\)$/u.test(right.text) ||
    /(?:^|_)tr(?:y|ies)\b|attempt|retr(?:y|ies)/iu.test(`${left.text} ${right.text}`)
  );
}

/** Whether code uses one of the names in a target. */
function mentions(code: Node | null, target: Node): boolean {
  const names = namesIn(target);
  return code !== null && namesIn(code).some((name) => names.includes(name));
}

function namesIn(node: Node): string[] {
  const found = node.type === "identifier" ? [node] : node.descendantsOfType("identifier");
  return found.flatMap((name) => name?.text ?? []);
}

/** A loop that begins with an await, or with one whose value it takes or appends: the tree is asked about these alone. */
const heads =
  /^[ \t]*for\b[^\n]*:[ \t]*(?:#[^\n]*)?(?:\n[ \t]*(?:#[^\n]*)?)*(?:\w+[ \t]*=[ \t]*|\w+\.append\([ \t]*|\w+\[[^\]\n]*\][ \t]*=[ \t]*)?await\b/gmu;

/**
 * The await that all of a loop's body is about: a statement of its own, or one whose value is appended to a list, or kept by the item,
 * there or in the next and last statement.
 */
function onlyAwait(body: Node): Pick<Loop, "point" | "kept" | "list" | "isAll"> | undefined {
  const [first, second, ...others] = body.namedChildren.filter((child) => child?.type !== "comment");
  const expression = onlyExpression(first);
  if (!expression || others.length > 0) return undefined;
  if (second) {
    const name = expression.childForFieldName("left");
    const point = expression.childForFieldName("right");
    const kept = onlyExpression(second);
    const value = kept && keptValue(kept);
    const isKept = name?.type === "identifier" && value?.value.text === name.text;
    return isKept && point?.type === "await"
      ? { point, kept: [name, value.target], isAll: false }
      : undefined;
  }
  if (expression.type === "await") return { point: expression, kept: [], isAll: true };
  const { value: point, target, isList } = keptValue(expression) ?? {};
  if (point?.type !== "await" || !target) return undefined;
  return { point, kept: [target], isAll: isList === true, ...(isList && { list: target }) };
}

function onlyExpression(statement: Node | null | undefined): Node | undefined {
  const isOnly = statement?.type === "expression_statement" && statement.namedChildCount === 1;
  return (isOnly && statement.namedChild(0)) || undefined;
}

/** What `xs.append(value)` and `xs[key] = value` keep, and where. */
function keptValue(node: Node): { value: Node; target: Node; isList: boolean } | undefined {
  if (node.type === "assignment") {
    const left = node.childForFieldName("left");
    const value = node.childForFieldName("right");
    const target = left?.type === "subscript" ? left.childForFieldName("value") : null;
    return value && target?.type === "identifier" ? { value, target, isList: false } : undefined;
  }
  if (node.type !== "call") return undefined;
  const callee = node.childForFieldName("function");
  const target = callee?.type === "attribute" ? callee.childForFieldName("object") : null;
  const given = node.childForFieldName("arguments")?.namedChildren ?? [];
  const [value] = given;
  const isAppend = callee?.childForFieldName("attribute")?.text === "append" && given.length === 1;
  return value && isAppend && target?.type === "identifier" ? { value, target, isList: true } : undefined;
}

function gather({ node, call, left, right, list, isAll }: Loop, text: string): FixDraft[] {
  const isPlain = isAll && right.type !== "expression_list" && !node.text.includes("#");
  if (!isPlain || !/^import[ \t]+asyncio\b/mu.test(text)) return [];
  const { startIndex: start, endIndex: end } = node;
  const rest =
    node.type === "for_statement" ? ` for ${left.text} in ${right.text}` : text.slice(call.endIndex, end - 1);
  const all = `await asyncio.gather(*(${call.text}${rest}))`;
  const newText = list ? `${list.text}.extend(${all})` : all;
  return [
    {
      title: "Start all, then wait for all: asyncio.gather",
      edits: [{ start, end, newText }],
    },
  ];
}
