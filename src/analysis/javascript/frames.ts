import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import type { FunctionKind, PointKind } from "../outline";
import type { FunctionDraft } from "../outline-builder";
import { type FunctionNode, isFunction, isMember, isMethod } from "./functions";
import { classOf, givenName, qualifiedName } from "./names";
import { readParameters } from "./parameters";
import { skipTrivia } from "./trivia";
import type { Step } from "./walk";

/** A function, or the module itself, that code being walked belongs to. */
export interface Frame {
  /** The function's step; `undefined` for the module. */
  readonly step: (Step & { readonly node: FunctionNode }) | undefined;
  readonly enclosing: Frame | undefined;
  /** What its keywords make it; points of half-typed code may yet make a plain function suspendable. */
  kind: FunctionKind | undefined;
}

/** The frame of the text outside all functions. */
export function moduleFrame(): Frame {
  return { step: undefined, enclosing: undefined, kind: undefined };
}

/** The frame that a step opens, where it is a function. */
export function functionFrame(step: Step, enclosing: Frame, text: string): Frame | undefined {
  const { node } = step;
  if (!isFunction(node)) return undefined;
  const kind = isAsyncStaticConstructor(step, text) ? "async-function" : declaredKind(node);
  return { step: { ...step, node }, enclosing, kind };
}

function declaredKind(node: FunctionNode): FunctionKind | undefined {
  if (node.generator) return node.async ? "async-generator" : "generator";
  return node.async ? "async-function" : undefined;
}

/** `static async constructor() {}` is a method like any other (ECMA-262 §15.7.1); the parser takes it for the class's constructor. */
function isAsyncStaticConstructor({ key, parent }: Step, text: string): boolean {
  const method = key === "value" ? parent?.node : undefined;
  if (method?.type !== AST_NODE_TYPES.MethodDefinition || !method.static) return false;
  const words = text.slice(startAfterDecorators(method, text), method.key.range[1]);
  return /\basync\s+constructor$/u.test(words);
}

/**
 * The kind that a point gives to a frame whose keywords give it none. That a point stands in a plain function means that its
 * `async` or `*` is not typed yet.
 */
export function kindFromPoint(frame: Frame, point: PointKind): FunctionKind {
  if (frame.step === undefined) return "module";
  return point === "yield" || point === "yield-from" ? "generator" : "async-function";
}

/** The draft of a suspendable frame. */
export function draftOf(
  frame: Frame,
  kind: FunctionKind,
  parent: FunctionDraft | undefined,
  text: string,
): FunctionDraft {
  const link = parent && { parent };
  if (frame.step === undefined) return { ...moduleDraft(text), kind, ...link };
  const { step } = frame;
  const given = givenName(step, text);
  const name = given?.name ?? "<anonymous>";
  const [start, end] = definitionRange(step);
  const [nameStart, nameEnd] = given?.range ?? keywordRange(step.node, text);
  return {
    name,
    qualifiedName: qualifiedName(step, name, given?.owner, text),
    kind,
    start,
    end,
    nameStart,
    nameEnd,
    parameters: readParameters(step.node.params, text),
    ...(given?.prototypeOf !== undefined && { className: given.prototypeOf }),
    ...classOf(step, text),
    ...link,
  };

  function definitionRange(of: Step): readonly [number, number] {
    const member = of.key === "value" ? of.parent?.node : undefined;
    if (!member || !isMember(member) || !isMethod(member)) return of.node.range;
    return [startAfterDecorators(member, text), member.range[1]];
  }
}

function moduleDraft(text: string): Omit<FunctionDraft, "kind"> {
  const parameters = { required: [], optional: [] };
  return {
    name: "<module>",
    qualifiedName: "<module>",
    start: 0,
    end: text.length,
    nameStart: 0,
    nameEnd: 0,
    parameters,
  };
}

function startAfterDecorators(node: TSESTree.Node, text: string): number {
  const last = "decorators" in node ? node.decorators.at(-1) : undefined;
  if (last === undefined || last.range[0] < node.range[0]) return node.range[0];
  return skipTrivia(text, last.range[1]);
}

const leadingKeywords = ["async", "function"];

function keywordRange(node: FunctionNode, text: string): readonly [number, number] {
  const start = node.range[0];
  const keyword = leadingKeywords.find((word) => text.startsWith(word, start));
  return [start, start + (keyword?.length ?? 1)];
}
