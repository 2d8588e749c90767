import type { Node } from "@vscode/tree-sitter-wasm";
import { wholeCall } from "../insight/callee";
import { FunctionIndex } from "../insight/function-index";
import { memoize } from "../insight/memoize";
import { sharedState } from "../insight/shared-state";
import type { WaitKind } from "../outline";
import type { FunctionDraft, InsightDraft, LockDraft, WaitDraft } from "../outline-builder";
import { locksKeptBy } from "./held-locks";
import type { FoundPoint } from "./points";
import type { Scope } from "./scopes";
import type { ReadSharedNames } from "./shared-names";

/** What the text shows about one point beyond its place. */
export type ReadInsight = (found: FoundPoint, owner: Scope | undefined) => InsightDraft;

/** Makes a reader of what a text shows about its points; `functions` are all suspendable functions of the file. */
export function insightReader(
  functions: readonly FunctionDraft[],
  text: string,
  sharedNamesOf: ReadSharedNames,
): ReadInsight {
  const file: KnownFile = { functions: new FunctionIndex(functions), objects: objectsMade(text) };
  const sharedStateOf = memoize((owner: Scope) => readSharedState(owner, text));
  const namesOfFunction = memoize((owner: Scope) => sharedNamesOf(owner));
  const isLock = (name: string): boolean => file.objects.get(name) === "lock";
  let namesOfModule: readonly string[] | undefined;
  return (found, owner) => {
    const waitsOn = waitOf(found, owner, file);
    return {
      ...(waitsOn && { waitsOn }),
      ...surroundingsOf(found.node, isLock),
      ...(owner && { sharedState: sharedStateOf(owner) }),
      sharedNames: owner ? namesOfFunction(owner) : (namesOfModule ??= sharedNamesOf(undefined)),
    };
  };
}

interface KnownFile {
  readonly functions: FunctionIndex;
  /** What objects are, by the calls that make them: `self.lock = asyncio.Lock()`; `undefined` where two calls disagree. */
  readonly objects: ReadonlyMap<string, WaitKind | undefined>;
}

const waits: readonly (readonly [WaitKind, RegExp])[] = [
  ["timer", /^(?:asyncio|trio|anyio|curio|gevent)\.sleep(?:_until|_forever)?$/u],
  ["several", /^asyncio\.(?:gather|wait|as_completed)$/u],
  [
    "thread",
    /^(?:asyncio\.to_thread|anyio\.to_thread\.run_sync|trio\.to_thread\.run_sync)$|\.run_in_executor$/u,
  ],
  ["process", /^asyncio\.create_subprocess_(?:exec|shell)$/u],
  ["io", /^asyncio\.(?:open_connection|open_unix_connection|start_server)$/u],
  ["io", /\.(?:readexactly|readuntil|readline|drain|sock_recv|sock_sendall|sock_connect)$/u],
];

const madeBy: ReadonlyMap<string, WaitKind> = new Map([
  ["Lock", "lock"],
  ["Semaphore", "lock"],
  ["BoundedSemaphore", "lock"],
  ["Condition", "lock"],
  ["Queue", "queue"],
  ["LifoQueue", "queue"],
  ["PriorityQueue", "queue"],
  ["Event", "event"],
]);

const making =
  /(?<![\w.])([\w.]+)[ \t]*(?::[^=\n]+)?=[ \t]*(?:asyncio|trio|anyio|curio)\.(Lock|Semaphore|BoundedSemaphore|Condition|Queue|LifoQueue|PriorityQueue|Event)\s*\(/gu;

function objectsMade(text: string): KnownFile["objects"] {
  const objects = new Map<string, WaitKind | undefined>();
  for (const [, name = "", maker = ""] of text.matchAll(making)) {
    const kind = madeBy.get(maker);
    objects.set(name, objects.has(name) && objects.get(name) !== kind ? undefined : kind);
  }
  return objects;
}

const valueTypes: ReadonlySet<string> = new Set([
  "integer",
  "float",
  "string",
  "true",
  "false",
  "none",
  "list",
  "dictionary",
  "set",
  "tuple",
]);

function waitOf(found: FoundPoint, owner: Scope | undefined, file: KnownFile): WaitDraft | undefined {
  if (found.kind === "yield") return undefined;
  const source = found.source.trim();
  const object = found.kind === "async-with" ? file.objects.get(source) : undefined;
  if (object) return { kind: object };
  if (found.kind === "await" && valueTypes.has(found.node.namedChild(0)?.type ?? ""))
    return { kind: "value" };
  const call = wholeCall(source);
  if (call === undefined) return undefined;
  const { callee } = call;
  const method = /^(?:self|cls)\.(\w+)$/u.exec(callee)?.[1];
  const target = file.functions.called(callee, method, classAround(owner)?.name);
  if (target) return { kind: "function", callee, function: target };
  const receiver = callee.slice(0, Math.max(callee.lastIndexOf("."), 0));
  const kind = waits.find(([, pattern]) => pattern.test(callee))?.[0] ?? file.objects.get(receiver);
  return kind && { kind, callee };
}

function classAround(scope: Scope | undefined): Scope | undefined {
  let current = scope;
  while (current !== undefined && current.type !== "class") current = current.enclosing;
  return current;
}

type Surroundings = Pick<InsightDraft, "isInLoop" | "errorHandler" | "cancellationHandler" | "heldLocks">;

const scopeTypes: ReadonlySet<string> = new Set(["function_definition", "lambda", "generator_expression"]);
const comprehensionTypes: ReadonlySet<string> = new Set([
  "list_comprehension",
  "set_comprehension",
  "dictionary_comprehension",
  "generator_expression",
]);

function surroundingsOf(node: Node, isLock: (name: string) => boolean): Surroundings {
  const heldLocks: LockDraft[] = [];
  let isInLoop = node.type === "for_statement";
  let errorHandler: number | undefined;
  let cancellationHandler: number | undefined;
  let inner = node;
  for (let outer = node.parent; outer !== null; outer = outer.parent) {
    if (comprehensionTypes.has(outer.type)) isInLoop = true;
    if (scopeTypes.has(outer.type)) break;
    const isBody = inner.type === "block";
    if (isBody && (outer.type === "for_statement" || outer.type === "while_statement")) isInLoop = true;
    if (outer.type === "while_statement" && !isBody && inner.type !== "else_clause") isInLoop = true;
    if (isBody) heldLocks.push(...locksKeptBy(outer, isLock));
    if (outer.type === "try_statement" && isBody) {
      const clauses = outer.namedChildren.filter((child) => child?.type === "except_clause");
      errorHandler ??= clauses.find((clause) => takesErrors(clause))?.startIndex;
      cancellationHandler ??= clauses.find((clause) => takesCancellation(clause))?.startIndex;
    }
    inner = outer;
  }
  return {
    isInLoop,
    heldLocks,
    ...(errorHandler !== undefined && { errorHandler }),
    ...(cancellationHandler !== undefined && { cancellationHandler }),
  };
}

/** The exceptions that an `except` names, as written; empty for a bare one. */
function namedExceptions(clause: Node | null): string {
  const head = clause?.namedChildren.find(
    (child) => child && child.type !== "block" && child.type !== "comment",
  );
  return (head?.type === "as_pattern" ? head.namedChild(0)?.text : head?.text) ?? "";
}

function takesErrors(clause: Node | null): boolean {
  return !/^(?:asyncio\.)?CancelledError$/u.test(namedExceptions(clause));
}

/** CancelledError is no Exception since Python 3.8. */
function takesCancellation(clause: Node | null): boolean {
  const names = namedExceptions(clause);
  return names === "" || /\b(?:BaseException|CancelledError)\b/u.test(names);
}

function readSharedState(owner: Scope, text: string): readonly string[] {
  let method = owner;
  while (method.enclosing !== undefined && method.enclosing.type !== "class") method = method.enclosing;
  const holder = method.enclosing;
  if (!holder) return [];
  const places = { classRange: [holder.start, holder.end], methodRange: [method.start, method.end] } as const;
  return sharedState({ text, ...places, self: "self" });
}
