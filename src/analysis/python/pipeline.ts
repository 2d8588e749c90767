import type { Node } from "@vscode/tree-sitter-wasm";
import type { FunctionDraft } from "../outline-builder";
import type {
  PipelineFacts,
  StageArgument,
  StageBinding,
  StageCall,
  StageExpression,
  StageFlow,
  StageFunction,
} from "../pipeline/pipeline-facts";
import { isDropped, type PythonFile } from "../rules/python/rule";
import { nearestFunction, qualifiedName, type Scope } from "./scopes";

const factTypes = ["call", "for_statement", "for_in_clause", "yield", "assignment"];

const generatorKinds: ReadonlySet<string> = new Set(["generator", "async-generator", "send-coroutine"]);

/** Functions that take all values of what they are given. */
const consumers: ReadonlySet<string> = new Set(
  "list tuple set frozenset dict deque sum min max any all sorted".split(" "),
);

/** What a Python file shows about pipelines; `undefined` where it has no generators. */
export function pipelineFacts(file: PythonFile, root: Node): PipelineFacts | undefined {
  const makers = [...file.drafts].filter(([scope, draft]) => scope?.type === "function" && makes(draft));
  if (makers.length === 0) return undefined;
  const reader = new FactReader(file);
  for (const node of root.descendantsOfType(factTypes)) if (node) reader.read(node);
  return reader.facts;
}

function makes(draft: FunctionDraft | undefined): boolean {
  return draft !== undefined && generatorKinds.has(draft.kind);
}

class FactReader {
  readonly #file: PythonFile;
  readonly #functions = new Map<Scope, StageFunction>();
  readonly #bindings: StageBinding[] = [];
  readonly #flows: StageFlow[] = [];
  readonly #calls: StageCall[] = [];

  constructor(file: PythonFile) {
    this.#file = file;
    for (const scope of file.scopes)
      if (scope.type === "function")
        this.#functions.set(scope, stageFunction(scope, makes(file.drafts.get(scope))));
  }

  get facts(): PipelineFacts {
    return {
      functions: [...this.#functions.values()],
      bindings: this.#bindings,
      flows: this.#flows,
      calls: this.#calls,
    };
  }

  read(node: Node): void {
    switch (node.type) {
      case "assignment":
        this.#bind(node, node.childForFieldName("left"), node.childForFieldName("right"), false);
        return;
      case "for_statement":
      case "for_in_clause": {
        const right = node.childForFieldName("right");
        this.#bind(node, node.childForFieldName("left"), right, true);
        const isAsync = node.children.some((child) => child?.type === "async");
        if (right) this.#flow(node, isAsync ? "for-await" : "for", "pull", right);
        return;
      }
      case "yield": {
        const operand = node.namedChild(0);
        if (operand && node.children.some((child) => child?.type === "from"))
          this.#flow(node, "yield-from", "pull", operand);
        return;
      }
      default:
        this.#readCall(node);
    }
  }

  #readCall(node: Node): void {
    const call = readExpression(node);
    if (call.kind !== "call") return;
    this.#calls.push({ scope: this.#scopeAt(node), call });
    const target = node.childForFieldName("function");
    const object = target?.type === "attribute" ? target.childForFieldName("object") : null;
    const [first] = node.childForFieldName("arguments")?.namedChildren ?? [];
    if (object && /^a?send$/u.test(call.callee) && first && first.type !== "none")
      this.#flow(node, "send", "push", object);
    else if (!object && /^a?next$/u.test(call.callee) && first && !isDropped(node))
      this.#flow(node, "next", "pull", first);
    else if (!object && first && consumers.has(call.callee)) this.#flow(node, "for", "pull", first);
  }

  #bind(node: Node, left: Node | null, right: Node | null, isItem: boolean): void {
    if (left?.type !== "identifier" || !right) return;
    this.#bindings.push({
      scope: this.#scopeAt(node),
      name: left.text,
      value: readExpression(right),
      isItem,
    });
  }

  #flow(node: Node, link: StageFlow["link"], direction: StageFlow["direction"], generator: Node): void {
    this.#flows.push({
      scope: this.#scopeAt(node),
      link,
      direction,
      generator: readExpression(generator),
      start: node.startIndex,
      end: node.type === "for_statement" ? generator.endIndex : node.endIndex,
    });
  }

  #scopeAt(node: Node): StageFunction | undefined {
    let scope = this.#file.functionAt(node.startIndex);
    while (scope && scope.type !== "function") scope = nearestFunction(scope.enclosing);
    return scope && this.#functions.get(scope);
  }
}

function stageFunction(scope: Scope, makesGenerator: boolean): StageFunction {
  const isMethod = scope.enclosing?.type === "class";
  const parameters = (scope.node.childForFieldName("parameters")?.namedChildren ?? []).flatMap((node) =>
    node && node.type !== "comment" ? [parameterName(node)] : [],
  );
  return {
    name: scope.name,
    qualifiedName: qualifiedName(scope),
    nameStart: scope.nameStart,
    nameEnd: scope.nameEnd,
    parameters: isMethod ? parameters.slice(1) : parameters,
    makesGenerator,
    isCalledByName: !isMethod,
  };
}

/** Of `*args`, and of what else takes no single argument, the whole source: no name in code is like it. */
function parameterName(node: Node): string {
  if (node.type === "identifier") return node.text;
  if (node.type === "list_splat_pattern" || node.type === "dictionary_splat_pattern") return node.text;
  const name = node.childForFieldName("name") ?? node.namedChild(0);
  return name?.type === "identifier" ? name.text : node.text;
}

function readExpression(node: Node): StageExpression {
  const place = { start: node.startIndex, end: node.endIndex };
  switch (node.type) {
    case "identifier":
      return { kind: "name", name: node.text, ...place };
    case "parenthesized_expression":
    case "await": {
      const inner = node.namedChild(0);
      return inner ? readExpression(inner) : { kind: "other", ...place };
    }
    case "list":
    case "tuple":
    case "set":
      return {
        kind: "list",
        items: node.namedChildren.flatMap((item) => (item ? [readExpression(item)] : [])),
        ...place,
      };
    case "list_comprehension": {
      const body = node.childForFieldName("body");
      return { kind: "list", items: body ? [readExpression(body)] : [], ...place };
    }
    case "call":
      return readCallExpression(node, place);
    default:
      return { kind: "other", ...place };
  }
}

function readCallExpression(node: Node, place: { start: number; end: number }): StageExpression {
  const target = node.childForFieldName("function");
  const list = node.childForFieldName("arguments");
  const given = list?.type === "argument_list" ? list.namedChildren : [];
  const values = given.flatMap((item) => (item && item.type !== "comment" ? [readArgument(item)] : []));
  if (target?.type === "identifier")
    return { kind: "call", callee: target.text, arguments: values, ...place };
  const object = target?.type === "attribute" ? target.childForFieldName("object") : null;
  const name = target?.childForFieldName("attribute")?.text;
  if (!object || name === undefined) return { kind: "other", ...place };
  return { kind: "call", callee: name, receiver: readExpression(object), arguments: values, ...place };
}

function readArgument(node: Node): StageArgument {
  const name = node.type === "keyword_argument" ? node.childForFieldName("name") : null;
  const value = name ? node.childForFieldName("value") : node;
  return { ...(name && { name: name.text }), value: readExpression(value ?? node) };
}
