import type { Node } from "@vscode/tree-sitter-wasm";
import { wholeCall } from "../insight/callee";
import { FunctionIndex } from "../insight/function-index";
import { memoize } from "../insight/memoize";
import { sharedState } from "../insight/shared-state";
import type { WaitKind } from "../outline";
import type { FunctionDraft, InsightDraft, LockDraft, WaitDraft } from "../outline-builder";
import { locksKeptBy } from "./held-locks";
import { type KnownObjects, knownObjects, withoutWrapper } from "./known-objects";
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
  const file = new KnownFile(functions, text);
  const sharedStateOf = memoize((owner: Scope) => readSharedState(owner, text));
  const namesOfFunction = memoize((owner: Scope) => sharedNamesOf(owner));
  const isLock = (name: string): boolean => file.objects.kinds.get(name) === "lock";
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

class KnownFile {
  readonly functions: FunctionIndex;
  readonly #text: string;
  #objects: KnownObjects | undefined;

  constructor(functions: readonly FunctionDraft[], text: string) {
    this.functions = new FunctionIndex(functions);
    this.#text = text;
  }

  get objects(): KnownObjects {
    return (this.#objects ??= knownObjects(this.#text));
  }
}

const waits: readonly (readonly [WaitKind, RegExp])[] = [
  ["timer", /^(?:asyncio|trio|anyio|curio|gevent)\.sleep(?:_until|_forever)?$/u],
  ["several", /^asyncio\.(?:gather|wait|as_completed|TaskGroup)$/u],
  ["several", /^(?:trio\.open_nursery|anyio\.create_task_group)$/u],
  [
    "thread",
    /^(?:asyncio\.to_thread|anyio\.to_thread\.run_sync|trio\.to_thread\.run_sync)$|\.run_in_executor$/u,
  ],
  ["process", /^asyncio\.create_subprocess_(?:exec|shell)$|\.communicate$/u],
  ["io", /^asyncio\.(?:open_connection|open_unix_connection|start_server)$/u],
  ["io", /^(?:aiofiles\.open|asyncpg\.(?:connect|create_pool)|aiosqlite\.connect|websockets\.connect)$/u],
  ["io", /^(?!(?:self|cls)\.\w+$).*\.(?:json|text|read|readlines|wait_closed)$/u],
  ["io", /\.(?:readexactly|readuntil|readline|drain|sock_recv|sock_sendall|sock_connect)$/u],
];

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
  if (found.kind === "await" && valueTypes.has(found.node.namedChild(0)?.type ?? ""))
    return { kind: "value" };
  const { kinds, tasks, fullName } = file.objects;
  const source = withoutWrapper(found.source.trim(), fullName);
  if (found.kind === "async-with") {
    const kind = commonKind(source, kinds);
    if (kind) return { kind };
  }
  const call = wholeCall(source);
  const callee = call?.callee ?? (found.kind === "await" ? tasks.get(source) : undefined);
  if (callee === undefined) return undefined;
  const method = /^(?:self|cls)\.(\w+)$/u.exec(callee)?.[1];
  const target = file.functions.called(callee, method, classAround(owner)?.name);
  if (target) return { kind: "function", callee, function: target };
  if (!call) return undefined;
  const receiver = callee.slice(0, Math.max(callee.lastIndexOf("."), 0));
  const kind = kinds.get(receiver) ?? waits.find(([, pattern]) => pattern.test(fullName(callee)))?.[0];
  return kind && { kind, callee };
}

/** What all objects are that one `async with` enters. */
function commonKind(source: string, kinds: KnownObjects["kinds"]): WaitKind | undefined {
  const [first, ...others] = source.split(",").map((name) => kinds.get(name.trim()));
  return others.every((kind) => kind === first) ? first : undefined;
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
