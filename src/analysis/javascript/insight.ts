import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { wholeCall } from "../insight/callee";
import { FunctionIndex } from "../insight/function-index";
import { isNamedLikeLock } from "../insight/lock-names";
import { memoize } from "../insight/memoize";
import { sharedState } from "../insight/shared-state";
import type { WaitKind } from "../outline";
import type { FunctionDraft, InsightDraft, WaitDraft } from "../outline-builder";
import { isClass, isFunction } from "./functions";
import { heldLocks } from "./held-locks";
import { type FullName, importedNames, promisifiedNames } from "./imported-names";
import { findSharedNames, type SharedNames } from "./shared-names";
import { closest, type Step } from "./walk";

/** What the text shows about one point beyond its place. */
export type ReadInsight = (step: Step, owner: FunctionDraft) => InsightDraft;

/** Makes a reader of what a text shows about its points; `functions` are all suspendable functions of the file. */
export function insightReader(
  functions: readonly FunctionDraft[],
  text: string,
  program: TSESTree.Program,
): ReadInsight {
  const file = new KnownFile(functions, text);
  let shared: SharedNames | undefined;
  const sharedStateOf = memoize((member: Step) => readSharedState(member, text));
  return (step, owner) => {
    const waitsOn = waitOf(awaitedOf(step.node), owner, file);
    const errorHandler = handlerOf(step);
    shared ??= findSharedNames(program);
    const around = closest(step, ({ node }) => isFunction(node))?.node;
    const sharedNames = shared.get(around && isFunction(around) ? around : undefined);
    const member = closest(
      step,
      ({ key, parent }) => key === "body" && parent?.node.type === AST_NODE_TYPES.ClassBody,
    );
    return {
      ...(waitsOn && { waitsOn }),
      isInLoop: isInLoop(step),
      ...(errorHandler !== undefined && { errorHandler }),
      ...(member && { sharedState: sharedStateOf(member) }),
      ...(sharedNames && { sharedNames }),
      heldLocks: heldLocks(step, text),
    };
  };
}

/** What a file shows about what its points wait on; looked up at the first point. */
class KnownFile {
  readonly functions: FunctionIndex;
  readonly text: string;
  #names: { readonly full: FullName; readonly promisified: ReadonlyMap<string, string> } | undefined;

  constructor(functions: readonly FunctionDraft[], text: string) {
    this.functions = new FunctionIndex(functions);
    this.text = text;
  }

  /** A callee by its module; of what `util.promisify` made, the function that it was given. */
  fullName(callee: string): string {
    this.#names ??= this.#read();
    return this.#names.promisified.get(callee) ?? this.#names.full(callee);
  }

  #read(): { readonly full: FullName; readonly promisified: ReadonlyMap<string, string> } {
    const full = importedNames(this.text);
    return { full, promisified: promisifiedNames(this.text, full) };
  }
}

function awaitedOf(node: TSESTree.Node): TSESTree.Node | undefined {
  switch (node.type) {
    case AST_NODE_TYPES.AwaitExpression:
      return node.argument;
    case AST_NODE_TYPES.YieldExpression:
      return node.delegate ? node.argument : undefined;
    case AST_NODE_TYPES.ForOfStatement:
      return node.right;
    case AST_NODE_TYPES.ReturnStatement:
      return node.argument ?? undefined;
    default:
      return undefined;
  }
}

const valueTypes: ReadonlySet<AST_NODE_TYPES> = new Set([
  AST_NODE_TYPES.Literal,
  AST_NODE_TYPES.TemplateLiteral,
  AST_NODE_TYPES.ArrayExpression,
  AST_NODE_TYPES.BinaryExpression,
  AST_NODE_TYPES.UnaryExpression,
  AST_NODE_TYPES.UpdateExpression,
  AST_NODE_TYPES.ArrowFunctionExpression,
  AST_NODE_TYPES.FunctionExpression,
  AST_NODE_TYPES.ClassExpression,
]);

const waits: readonly (readonly [WaitKind, RegExp])[] = [
  ["several", /^Promise\.(?:all|allSettled|race|any)$/u],
  [
    "timer",
    /^(?:sleep|delay|setTimeout|setImmediate|scheduler\.(?:wait|yield)|timers\.set(?:Timeout|Immediate))$/u,
  ],
  [
    "io",
    /^(?:fetch|globalThis\.fetch|window\.fetch|axios(?:\.\w+)?|fsp\.\w+|fs\.promises\.\w+|fsPromises\.\w+)$/u,
  ],
  ["io", /(?:^|\.)(?:json|text|arrayBuffer|blob|formData)$/u],
];

/** By the full name, see {@link importedNames}. */
const waitsOfModules: readonly (readonly [WaitKind, RegExp])[] = [
  [
    "timer",
    /^timers\/promises\.(?:setTimeout|setImmediate|scheduler\.\w+)$|^timers\.set(?:Timeout|Immediate)$/u,
  ],
  ["event", /^events\.(?:once|on)$/u],
  ["process", /^child_process\.(?:exec|execFile)$/u],
  [
    "io",
    /^fs(?:\/promises|\.promises)?\.\w+$|^stream\/promises\.(?:pipeline|finished)$|^dns\/promises\.\w+$/u,
  ],
  ["io", /^(?:undici\.(?:fetch|request)|node-fetch|axios(?:\.\w+)?|got(?:\.\w+)?|ky(?:\.\w+)?)$/u],
];

function kindOf(callee: string, file: KnownFile): WaitKind | undefined {
  const [, owner = "", method = ""] = /^(.*)\.(\w+)$/u.exec(callee) ?? [];
  if (method === "runExclusive" || (/^(?:acquire|lock)$/u.test(method) && isNamedLikeLock(owner)))
    return "lock";
  const byName = waits.find(([, pattern]) => pattern.test(callee))?.[0];
  if (byName) return byName;
  const name = file.fullName(callee);
  return waitsOfModules.find(([, pattern]) => pattern.test(name))?.[0];
}

function waitOf(
  node: TSESTree.Node | undefined,
  owner: FunctionDraft,
  file: KnownFile,
): WaitDraft | undefined {
  if (node === undefined) return undefined;
  if (node.type === AST_NODE_TYPES.ImportExpression) return { kind: "module" };
  if (valueTypes.has(node.type)) return { kind: "value" };
  if (node.type === AST_NODE_TYPES.NewExpression) return waitOfNew(node, file.text);
  if (node.type !== AST_NODE_TYPES.CallExpression) return undefined;
  const call = wholeCall(file.text.slice(...node.range));
  if (call === undefined) return undefined;
  const { callee } = call;
  const target = file.functions.called(
    callee,
    /^this\.(#?[\w$]+)$/u.exec(callee)?.[1],
    classNameAround(owner),
  );
  if (target) return { kind: "function", callee, function: target };
  const kind = kindOf(callee, file);
  return kind && { kind, callee };
}

/** `new Promise` that a timer resolves is the usual way to sleep. */
function waitOfNew(node: TSESTree.NewExpression, text: string): WaitDraft | undefined {
  const isPromise = node.callee.type === AST_NODE_TYPES.Identifier && node.callee.name === "Promise";
  if (!isPromise) return undefined;
  return /\bset(?:Timeout|Immediate)\s*\(/u.test(text.slice(...node.range))
    ? { kind: "timer", callee: "Promise" }
    : undefined;
}

function classNameAround(draft: FunctionDraft | undefined): string | undefined {
  for (let current = draft; current !== undefined; current = current.parent)
    if (current.className !== undefined) return current.className;
  return undefined;
}

const loopHeads: ReadonlySet<string> = new Set(["init", "left", "right"]);

function isInLoop(step: Step): boolean {
  let inner = step;
  for (let outer = step.parent; outer && !isFunction(outer.node); outer = outer.parent) {
    switch (outer.node.type) {
      case AST_NODE_TYPES.ForStatement:
      case AST_NODE_TYPES.ForInStatement:
      case AST_NODE_TYPES.ForOfStatement:
        if (!loopHeads.has(inner.key)) return true;
        break;
      case AST_NODE_TYPES.WhileStatement:
      case AST_NODE_TYPES.DoWhileStatement:
        return true;
      default:
    }
    inner = outer;
  }
  return step.node.type === AST_NODE_TYPES.ForOfStatement;
}

function handlerOf(step: Step): number | undefined {
  let inner = step;
  for (let outer = step.parent; outer && !isFunction(outer.node); outer = outer.parent) {
    const { node } = outer;
    if (node.type === AST_NODE_TYPES.TryStatement && inner.key === "block" && node.handler)
      return node.handler.range[0];
    inner = outer;
  }
  return undefined;
}

function readSharedState(member: Step, text: string): readonly string[] {
  const holder = closest(member, ({ node }) => isClass(node));
  if (!holder) return [];
  const places = { classRange: holder.node.range, methodRange: member.node.range };
  return sharedState({ text, ...places, self: "this" });
}
