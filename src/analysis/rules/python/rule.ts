import type { Node, Tree } from "@vscode/tree-sitter-wasm";
import type { FunctionDraft } from "../../outline-builder";
import { ScopeIndex } from "../../python/scope-index";
import { nearestFunction, type Scope } from "../../python/scopes";
import { countBindings } from "./bound-names";
import type { FindingDraft, RuleHead } from "../finding-draft";

/** A check of Python that needs nothing but the syntax of one file. */
export interface PythonRule extends RuleHead {
  /** That what it finds raises an exception, or may well: where a test expects one, it is meant. */
  readonly raises?: true;
  check(file: PythonFile): FindingDraft[];
}

/** What a Python rule may ask about a file. */
export class PythonFile {
  readonly text: string;
  readonly scopes: readonly Scope[];
  readonly drafts: ReadonlyMap<Scope | undefined, FunctionDraft>;
  readonly #root: Node;
  readonly #index: ScopeIndex<Scope>;
  #bindings: ReadonlyMap<string, number> | undefined;

  constructor(
    text: string,
    tree: Tree,
    scopes: readonly Scope[],
    drafts: ReadonlyMap<Scope | undefined, FunctionDraft>,
  ) {
    this.text = text;
    this.scopes = scopes;
    this.drafts = drafts;
    this.#root = tree.rootNode;
    this.#index = new ScopeIndex(scopes);
  }

  /** How many times each name seems to be bound, see {@link countBindings}. */
  get bindings(): ReadonlyMap<string, number> {
    return (this.#bindings ??= countBindings(this.text));
  }

  /**
   * The calls whose callee, as written without spaces, `pattern` finds in the text; what stands in comments and strings is no call.
   * The pattern must be global and end where the callee ends.
   */
  calls(pattern: RegExp): Call[] {
    return [...this.text.matchAll(pattern)].flatMap((match) => {
      const end = match.index + match[0].length;
      const node = this.#callEndingAt(end);
      return node && node.startIndex === match.index ? [{ node, callee: match[0] }] : [];
    });
  }

  /** The call of `callee` that starts at an offset, if one does. */
  callAt(offset: number, callee: string): Node | undefined {
    const isThere = this.text.startsWith(callee, offset);
    const call = isThere ? this.#callEndingAt(offset + callee.length) : undefined;
    return call?.startIndex === offset ? call : undefined;
  }

  #callEndingAt(calleeEnd: number): Node | undefined {
    let node = this.#root.descendantForIndex(calleeEnd - 1, calleeEnd);
    if (node?.type !== "identifier") return undefined;
    if (node.parent?.type === "attribute") node = node.parent;
    const call = node.parent;
    const isCallee = call?.type === "call" && call.childForFieldName("function")?.id === node.id;
    return isCallee ? call : undefined;
  }

  /** The nodes of some types, in source order; none where the text has not even `word`, which spares the search. */
  nodes(word: RegExp, ...types: readonly string[]): Node[] {
    if (!word.test(this.text)) return [];
    return this.#root.descendantsOfType([...types]).filter((node) => node !== null);
  }

  /** The smallest node of a type that starts at an offset. */
  nodeAt(offset: number, type: string): Node | undefined {
    let node = this.#root.descendantForIndex(offset, offset + 1);
    while (node && node.type !== type && node.startIndex === offset) node = node.parent;
    return node?.type === type ? node : undefined;
  }

  /** The function, lambda or generator expression that code at an offset belongs to; `undefined` for the module. */
  functionAt(offset: number): Scope | undefined {
    return nearestFunction(this.#index.at(offset));
  }

  /** Whether code at an offset stands in a `with` block that expects an exception or a warning of it. */
  isExpectedToFail(offset: number): boolean {
    if (!expectation.test(this.text)) return false;
    let node = this.#root.descendantForIndex(offset, offset + 1);
    for (; node && !ownCode.has(node.type); node = node.parent) {
      const { parent } = node;
      if (node.type !== "block" || parent?.type !== "with_statement") continue;
      if (expectation.test(this.text.slice(parent.startIndex, node.startIndex))) return true;
    }
    return false;
  }

  /** The draft of the coroutine or async generator whose own code stands at an offset. */
  asyncFunctionAt(offset: number): FunctionDraft | undefined {
    const draft = this.drafts.get(this.functionAt(offset));
    return draft && (draft.kind === "coroutine" || draft.kind === "async-generator") ? draft : undefined;
  }
}

/** A call, and its callee as it matched. */
export interface Call {
  readonly node: Node;
  readonly callee: string;
}

/** How unittest and pytest begin a block that expects an exception or a warning. */
const expectation = /\b(?:assert(?:Raises|Warns)\w*|raises|warns)\s*\(/u;

/** What keeps code of its own: functions, lambdas and classes. */
const ownCode: ReadonlySet<string> = new Set(["function_definition", "lambda", "class_definition"]);

/** Whether a node of one of the types stands in `node`, but not in a function or class of its own. */
export function containsOwn(node: Node, ...types: readonly string[]): boolean {
  return node.namedChildren.some(
    (child) =>
      child && !ownCode.has(child.type) && (types.includes(child.type) || containsOwn(child, ...types)),
  );
}

/** The statement that an expression stands in. */
export function statementOf(node: Node): Node | undefined {
  let statement: Node | null = node;
  while (statement && statement.parent?.type !== "block" && statement.parent?.type !== "module")
    statement = statement.parent;
  return statement ?? undefined;
}

/** Whether `later` runs only after `statement` is over: it stands in a statement that follows it in the same block. */
export function follows(later: Node, statement: Node): boolean {
  let outer: Node | null = later;
  while (outer && outer.parent?.id !== statement.parent?.id) outer = outer.parent;
  return outer !== null && outer.startIndex >= statement.endIndex;
}

/** Whether an expression is a statement of its own, so that its value is dropped. */
export function isDropped(node: Node): boolean {
  const { parent } = node;
  return parent?.type === "expression_statement" && parent.namedChildCount === 1;
}
