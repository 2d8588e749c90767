import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import type {
  PipelineFacts,
  StageBinding,
  StageCall,
  StageExpression,
  StageFlow,
  StageFunction,
} from "../pipeline/pipeline-facts";
import { type FunctionNode, isFunction, isMember } from "./functions";
import { givenName, qualifiedName } from "./names";
import { closest, type Step, stepsOf } from "./walk";

/** What a JavaScript or TypeScript file shows about pipelines. */
export function pipelineFacts(program: TSESTree.Program, text: string): PipelineFacts {
  const reader = new FactReader(text);
  for (const step of stepsOf(program)) if (isFunction(step.node)) reader.addFunction(step, step.node);
  for (const step of stepsOf(program)) reader.read(step);
  return reader.facts;
}

class FactReader {
  readonly #text: string;
  readonly #functions = new Map<TSESTree.Node, StageFunction>();
  readonly #bindings: StageBinding[] = [];
  readonly #flows: StageFlow[] = [];
  readonly #calls: StageCall[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  get facts(): PipelineFacts {
    return {
      functions: [...this.#functions.values()],
      bindings: this.#bindings,
      flows: this.#flows,
      calls: this.#calls,
    };
  }

  addFunction(step: Step, node: FunctionNode): void {
    const given = givenName(step, this.#text);
    const name = given?.name ?? "<anonymous>";
    const [nameStart, nameEnd] = given?.range ?? [node.range[0], node.range[0]];
    this.#functions.set(node, {
      name,
      qualifiedName: qualifiedName(step, name, given?.owner, this.#text),
      nameStart,
      nameEnd,
      parameters: node.params.map(parameterName),
      makesGenerator: node.generator,
      isCalledByName:
        given !== undefined && given.owner === undefined && !isMember(step.parent?.node ?? node),
    });
  }

  read(step: Step): void {
    const { node } = step;
    switch (node.type) {
      case AST_NODE_TYPES.VariableDeclarator:
        if (node.init !== null) this.#bind(step, node.id, node.init, false);
        return;
      case AST_NODE_TYPES.AssignmentExpression:
        this.#bind(step, node.left, node.right, false);
        return;
      case AST_NODE_TYPES.ForOfStatement:
        if (node.left.type === AST_NODE_TYPES.VariableDeclaration)
          for (const { id } of node.left.declarations) this.#bind(step, id, node.right, true);
        this.#flow(step, node.await ? "for-await" : "for", "pull", node.right, node.right.range[1]);
        return;
      case AST_NODE_TYPES.YieldExpression:
        if (node.delegate) this.#flow(step, "yield-from", "pull", node.argument);
        return;
      case AST_NODE_TYPES.SpreadElement:
        this.#flow(step, "for", "pull", node.argument);
        return;
      case AST_NODE_TYPES.CallExpression:
        this.#readCall(step, node);
        return;
      default:
    }
  }

  #readCall(step: Step, node: TSESTree.CallExpression): void {
    const call = readExpression(node);
    if (call.kind !== "call") return;
    this.#calls.push({ scope: this.#scopeOf(step), call });
    const [first] = node.arguments;
    if (first && isArrayFrom(node.callee)) this.#flow(step, "for", "pull", first);
    if (node.callee.type !== AST_NODE_TYPES.MemberExpression || call.callee !== "next") return;
    const isDropped = step.parent?.node.type === AST_NODE_TYPES.ExpressionStatement;
    if (node.arguments.length > 0) this.#flow(step, "send", "push", node.callee.object);
    else if (!isDropped) this.#flow(step, "next", "pull", node.callee.object);
  }

  #bind(step: Step, target: TSESTree.Node, value: TSESTree.Node, isItem: boolean): void {
    if (target.type !== AST_NODE_TYPES.Identifier) return;
    this.#bindings.push({
      scope: this.#scopeOf(step),
      name: target.name,
      value: readExpression(value),
      isItem,
    });
  }

  #flow(
    step: Step,
    link: StageFlow["link"],
    direction: StageFlow["direction"],
    generator: TSESTree.Node,
    end = step.node.range[1],
  ): void {
    this.#flows.push({
      scope: this.#scopeOf(step),
      link,
      direction,
      generator: readExpression(generator),
      start: step.node.range[0],
      end,
    });
  }

  #scopeOf(step: Step): StageFunction | undefined {
    const around = closest(step.parent, ({ node }) => isFunction(node));
    return around && this.#functions.get(around.node);
  }
}

function isArrayFrom(callee: TSESTree.Node): boolean {
  if (callee.type !== AST_NODE_TYPES.MemberExpression) return false;
  const { object, property } = callee;
  if (object.type !== AST_NODE_TYPES.Identifier || object.name !== "Array") return false;
  return property.type === AST_NODE_TYPES.Identifier && /^from(?:Async)?$/u.test(property.name);
}

/** Of a pattern or rest parameter, no name. */
function parameterName(parameter: TSESTree.Parameter): string {
  switch (parameter.type) {
    case AST_NODE_TYPES.Identifier:
      return parameter.name;
    case AST_NODE_TYPES.AssignmentPattern:
      return parameter.left.type === AST_NODE_TYPES.Identifier ? parameter.left.name : "";
    default:
      return "";
  }
}

function readExpression(node: TSESTree.Node): StageExpression {
  const place = { start: node.range[0], end: node.range[1] };
  switch (node.type) {
    case AST_NODE_TYPES.Identifier:
      return { kind: "name", name: node.name, ...place };
    case AST_NODE_TYPES.AwaitExpression:
      return readExpression(node.argument);
    case AST_NODE_TYPES.TSAsExpression:
    case AST_NODE_TYPES.TSSatisfiesExpression:
    case AST_NODE_TYPES.TSNonNullExpression:
      return readExpression(node.expression);
    case AST_NODE_TYPES.ArrayExpression:
      return {
        kind: "list",
        items: node.elements.flatMap((item) => (item ? [readExpression(item)] : [])),
        ...place,
      };
    case AST_NODE_TYPES.CallExpression: {
      const values = node.arguments.map((value) => ({ value: readExpression(value) }));
      const { callee } = node;
      if (callee.type === AST_NODE_TYPES.Identifier)
        return { kind: "call", callee: callee.name, arguments: values, ...place };
      if (
        callee.type !== AST_NODE_TYPES.MemberExpression ||
        callee.property.type !== AST_NODE_TYPES.Identifier
      )
        return { kind: "other", ...place };
      const receiver = readExpression(callee.object);
      return { kind: "call", callee: callee.property.name, receiver, arguments: values, ...place };
    }
    default:
      return { kind: "other", ...place };
  }
}
