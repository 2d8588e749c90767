import { assertNever } from "../../base/assert-never";
import { sayInEnglish, type Say } from "../../base/phrase";
import { awaitableKinds, resourceKinds } from "../vocabulary";
import { entityKind, entityRow, type Entity } from "../model/entity";
import type {
  AwaitableRow,
  CallbackRow,
  CoroutineRow,
  FunctionRow,
  PointRow,
  ProcessRow,
  ResourceRow,
  TaskRow,
  ThreadRow,
} from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { nounOf } from "./nouns";

/** A place in the source, for people and for jumping to. */
export interface Place {
  /** Absolute path on the machine that ran the program. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 0, in UTF-16 units. */
  readonly column: number;
}

/** Where a function is defined; undefined where no side table told. */
export function functionPlace(model: TraceModel, row: FunctionRow): Place | undefined {
  const info = model.functions.info(row);
  if (info.file === 0) return undefined;
  return { path: model.files.path(info.file), line: info.range[0], column: info.range[1] };
}

/** Where a suspension point is; undefined where no side table told. */
export function pointPlace(model: TraceModel, row: PointRow): Place | undefined {
  const info = model.points.info(row);
  const file = model.functions.info(info.function).file;
  if (file === 0) return undefined;
  return { path: model.files.path(file), line: info.range[0], column: info.range[1] };
}

/** `fan_out.py:21`: the file's own name and the line; empty where there is no place. */
export function shortPlace(place: Place | undefined): string {
  if (place === undefined) return "";
  return `${fileName(place.path)}:${place.line}`;
}

/** `fan_out.py` of a path of any platform. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/**
 * `ticker`, without the functions around it in Python; one that has no name is told from others by its line: `<anonymous:22>`. Empty
 * where no side table told of it.
 */
export function functionName(model: TraceModel, row: FunctionRow): string {
  const { file, qualifiedName, range } = model.functions.info(row);
  const name = qualifiedName.replace(/^.*<locals>\./, "");
  return file !== 0 && /<(?:anonymous|lambda|genexpr)>$/u.test(name)
    ? `${name.slice(0, -1)}:${range[0]}>`
    : name;
}

/** `fetch()`; a module is not called. */
export function calledName(name: string): string {
  return name === "" || name === "<module>" ? name : `${name}()`;
}

/** `ticker()`; a coroutine of an untraced function says so, and is called by its task's name where its own is not known. */
export function coroutineLabel(model: TraceModel, row: CoroutineRow): string {
  const functionRow = model.coroutines.function.get(row);
  const info = model.functions.info(functionRow);
  if (info.kind === "module") return info.name;
  const isStandIn = model.coroutines.isStandIn.get(row) === 1;
  if (info.qualifiedName !== "")
    return `${isStandIn ? "untraced " : ""}${functionName(model, functionRow)}()`;
  const task = model.coroutines.task.get(row);
  if (task !== 0 && isStandIn) return `untraced body of ${taskLabel(model, task)}`;
  return "unknown function";
}

/**
 * The name of a task's outermost coroutine, and its own beside it: `fetch (first)`; its own alone where that begins with the other:
 * `consumer 2`.
 */
export function taskLabel(model: TraceModel, row: TaskRow): string {
  const name = model.strings.get(model.tasks.name.get(row));
  const root = model.tasks.root.get(row);
  const called = functionName(model, model.coroutines.function.get(root));
  if (called === "") return name === "" ? `task ${row}` : name;
  if (name === "") return called;
  const isNamedAfterIt = name.startsWith(called) && !/^\w/.test(name.slice(called.length));
  return isNamedAfterIt ? name : `${called} (${name})`;
}

/** `MainThread`, or `thread 2` where it has no name. */
export function threadLabel(model: TraceModel, row: ThreadRow): string {
  const name = model.strings.get(model.threads.name.get(row));
  return name === "" ? `thread ${row}` : name;
}

/** `python 3.13 · fan_out.py · 4121`. */
export function processLabel(model: TraceModel, row: ProcessRow): string {
  const info = model.processes.info(row);
  if (info === undefined) return `process ${row}`;
  const version = info.runtime.version.split(".").slice(0, info.runtime.name === "node" ? 1 : 2);
  const words = info.arguments.filter((word) => !word.startsWith("-")).map(fileName);
  const name = words.find((word) => !/^(node|python[\d.]*)(\.exe)?$/i.test(word)) ?? "";
  return [`${info.runtime.name} ${version.join(".")}`, name, String(info.id)]
    .filter((part) => part !== "")
    .join(" · ");
}

/** `await asyncio.sleep(0.01)`: the kind of the point and what it waits for, as written. */
export function pointLabel(model: TraceModel, row: PointRow): string {
  const info = model.points.info(row);
  const { file } = model.functions.info(info.function);
  const keyword = pointKeyword(info.kind, model.files.path(file));
  return info.label === "" ? keyword : `${keyword} ${info.label}`;
}

/** `async for`, or `for await`: how a kind of point is written in the language of a file. */
export function pointKeyword(kind: string, path: string): string {
  const isPython = /\.(?:py|ipynb)$/iu.test(path);
  return (isPython ? undefined : scriptKeywords[kind]) ?? pointKeywords[kind] ?? kind;
}

const pointKeywords: Readonly<Record<string, string>> = {
  await: "await",
  yield: "yield",
  "yield-from": "yield from",
  "for-await": "async for",
  "async-with": "async with",
  "await-using": "await using",
  "async-comprehension": "async for",
  "implicit-await": "return",
};

/** Where JavaScript writes it otherwise. */
const scriptKeywords: Readonly<Record<string, string>> = {
  "yield-from": "yield*",
  "for-await": "for await",
  "await-using": "await using",
};

/** Any entity in words, without its place: `main()`, `timer`, `queue jobs`, `thread worker`; empty for no entity. */
export function entityLabel(model: TraceModel, entity: Entity, say: Say = sayInEnglish): string {
  const row = entityRow(entity);
  const kind = entityKind(entity);
  switch (kind) {
    case "none":
      return "";
    case "coroutine":
      return coroutineLabel(model, row as CoroutineRow);
    case "task":
      return taskLabel(model, row as TaskRow);
    case "awaitable":
      return awaitableLabel(model, row as AwaitableRow, say);
    case "callback":
      return callbackLabel(model, row as CallbackRow, say);
    case "thread":
      return say("thread {0}", threadLabel(model, row as ThreadRow));
    case "resource":
      return named(
        resourceKinds[model.resources.kind.get(row as ResourceRow)] ?? "resource",
        model.strings.get(model.resources.name.get(row as ResourceRow)),
        say,
      );
    case "process":
      return processLabel(model, row as ProcessRow);
    default:
      return assertNever(kind);
  }
}

/** Where an entity is defined. */
export function entityPlace(model: TraceModel, entity: Entity): Place | undefined {
  const row = entityRow(entity);
  switch (entityKind(entity)) {
    case "coroutine":
      return functionPlace(model, model.coroutines.function.get(row as CoroutineRow));
    case "task":
      return functionPlace(model, model.coroutines.function.get(model.tasks.root.get(row as TaskRow)));
    case "callback":
      return functionPlace(model, model.callbacks.function.get(row as CallbackRow));
    default:
      return undefined;
  }
}

function awaitableLabel(model: TraceModel, row: AwaitableRow, say: Say): string {
  const kind = awaitableKinds[model.awaitables.kind.get(row)] ?? "unknown";
  const name = model.strings.get(model.awaitables.name.get(row));
  return named(kind === "unknown" ? "awaitable" : kind, name, say);
}

function callbackLabel(model: TraceModel, row: CallbackRow, say: Say): string {
  const info = model.functions.info(model.callbacks.function.get(row));
  const name = model.strings.get(model.callbacks.name.get(row));
  const called = info.name === "" ? name : info.name;
  return called === "" || called.startsWith("callback")
    ? called || say("callback")
    : say("callback {0}", called);
}

/** `lock door`; a name that begins with what it is says so by itself: `gather of 2`. */
function named(kind: string, name: string, say: Say): string {
  const noun = nounOf(kind, say);
  if (name === "") return noun;
  return name.startsWith(kind.replaceAll("-", " ")) ? name : `${noun} ${name}`;
}
