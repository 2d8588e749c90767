import { entityKind, entityRow, type Entity } from "../trace/model/entity";
import type { CoroutineRow, GapRow, ProcessRow, SliceRow, WakeupRow } from "../trace/model/rows";
import type { TraceModel } from "../trace/model/trace-model";
import { functionPlace, pointLabel, pointPlace, processLabel, threadLabel } from "../trace/query/describe";
import { InstanceNames } from "../trace/show/instance-names";
import { outcomes } from "../trace/vocabulary";

/** An attribute as OTLP/JSON writes it: 64-bit integers are texts. */
interface Attribute {
  readonly key: string;
  readonly value:
    | { readonly stringValue: string }
    | { readonly intValue: string }
    | { readonly boolValue: boolean }
    | { readonly arrayValue: { readonly values: readonly { readonly stringValue: string }[] } };
}

/**
 * The trace for OpenTelemetry: a span for each call of a suspendable function, below the one that drove it; where it waited and went on
 * as events of the span; who woke it as links to the wakers' spans. Names follow OpenTelemetry's semantic conventions for code, threads
 * and processes; what these do not know begins with `coroscope.`.
 *
 * Source: the OTLP specification, "JSON Protobuf encoding", and opentelemetry/proto/trace/v1/trace.proto.
 *
 * @param wallStart nanoseconds since 1970 of the trace's time 0
 * @returns the pieces of the text in order
 */
export function* otlpTrace(model: TraceModel, wallStart: bigint): Generator<string> {
  const writer = new SpanWriter(model, wallStart);
  yield '{"resourceSpans":[\n';
  for (let process = 1 as ProcessRow; process <= model.processes.count; process++) {
    const separator = process > 1 ? ",\n" : "";
    const resource = JSON.stringify({ attributes: resourceAttributes(model, process) });
    yield `${separator}{"resource":${resource},"scopeSpans":[{"scope":{"name":"coroscope"},"spans":[\n`;
    let isFirst = true;
    for (let row = 1 as CoroutineRow; row <= model.coroutines.count; row++) {
      const owner = model.threads.process.get(model.coroutines.thread.get(row));
      if (owner !== process || model.coroutines.isStandIn.get(row) === 1) continue;
      yield `${isFirst ? "" : ",\n"}${JSON.stringify(writer.span(row))}`;
      isFirst = false;
    }
    yield "\n]}]}";
  }
  yield "\n]}\n";
}

function resourceAttributes(model: TraceModel, process: ProcessRow): Attribute[] {
  const info = model.processes.info(process);
  let gaps = 0;
  for (let row = 1 as GapRow; row <= model.gaps.count; row++) {
    if (model.gaps.process.get(row) === process) gaps++;
  }
  return [
    text("service.name", serviceName(info?.arguments) ?? processLabel(model, process)),
    ...(info === undefined
      ? []
      : [
          integer("process.pid", info.id),
          integer("process.parent_pid", info.parent),
          texts("process.command_args", info.arguments),
          text("process.runtime.name", info.runtime.name),
          text("process.runtime.version", info.runtime.version),
        ]),
    // What was not recorded is not drawn; that something is missing must be seen.
    ...(gaps === 0 ? [] : [integer("coroscope.gaps", gaps)]),
  ];
}

/** The program's own name: that of the file, not of the interpreter, so that all its runs are one service. */
function serviceName(words: readonly string[] = []): string | undefined {
  const program = words.slice(1).find((word) => !word.startsWith("-")) ?? words[0];
  return program?.split(/[\\/]/).findLast((part) => part !== "");
}

class SpanWriter {
  readonly #names: InstanceNames;
  readonly #traceId: string;

  constructor(
    private readonly model: TraceModel,
    private readonly wallStart: bigint,
  ) {
    this.#names = new InstanceNames(model);
    // The moment of the run and its first process: 16 bytes that no other trace of this machine has.
    const process = model.processes.info(1 as ProcessRow)?.id ?? 1;
    this.#traceId = `${hexadecimal(wallStart)}${hexadecimal(BigInt(process))}`;
  }

  span(row: CoroutineRow): object {
    const { coroutines, strings } = this.model;
    const end = coroutines.end.get(row);
    const outcome = outcomes[coroutines.outcome.get(row) - 1];
    const value = strings.get(coroutines.value.get(row));
    const parent = this.#parentOf(row);
    return {
      traceId: this.#traceId,
      spanId: spanIdOf(row),
      ...(parent !== undefined && { parentSpanId: spanIdOf(parent) }),
      name: this.#names.coroutine(row),
      kind: internalSpan,
      startTimeUnixNano: this.#time(coroutines.start.get(row)),
      endTimeUnixNano: this.#time(Math.min(end, this.model.end)),
      attributes: this.#attributes(row, outcome, value),
      events: [...this.#events(row)],
      links: [...this.#links(row)],
      status: outcome === "threw" ? { code: errorStatus, message: value } : {},
    };
  }

  /** The coroutine that drove it, else the one whose task it is a part of was created by, else its caller. */
  #parentOf(row: CoroutineRow): CoroutineRow | undefined {
    const { coroutines, tasks } = this.model;
    const task = coroutines.task.get(row);
    const creator =
      task === 0 || tasks.root.get(task) !== row ? undefined : this.#coroutineOf(tasks.creator.get(task));
    const candidates = [coroutines.parent.get(row), creator ?? 0, coroutines.creator.get(row)];
    return candidates.find(
      (candidate) => candidate !== 0 && coroutines.isStandIn.get(candidate as CoroutineRow) === 0,
    ) as CoroutineRow | undefined;
  }

  #attributes(row: CoroutineRow, outcome: string | undefined, value: string): Attribute[] {
    const { coroutines, functions, tasks, strings } = this.model;
    const functionRow = coroutines.function.get(row);
    const { qualifiedName, kind } = functions.info(functionRow);
    const place = functionPlace(this.model, functionRow);
    const thread = coroutines.thread.get(row);
    const task = coroutines.task.get(row);
    const taskName = task === 0 ? "" : strings.get(tasks.name.get(task));
    return [
      text("code.function.name", qualifiedName),
      ...(place === undefined
        ? []
        : [text("code.file.path", place.path), integer("code.line.number", place.line)]),
      text("thread.name", threadLabel(this.model, thread)),
      text("coroscope.kind", kind),
      ...(taskName === "" ? [] : [text("coroscope.task", taskName)]),
      outcome === undefined ? boolean("coroscope.unfinished", true) : text("coroscope.outcome", outcome),
      ...(value === "" ? [] : [text("coroscope.value", value)]),
    ];
  }

  *#events(row: CoroutineRow): Generator<object> {
    const { coroutines, slices, strings } = this.model;
    for (const slice of coroutines.slices.values(row)) {
      const state = slices.stateOf(slice);
      if (state !== "running" && state !== "ready" && state !== "suspended") continue;
      const value = strings.get(slices.value.get(slice));
      yield {
        timeUnixNano: this.#time(slices.start.get(slice)),
        name: state,
        attributes: [
          ...(state === "suspended" ? this.#pointAttributes(slice) : []),
          ...(value === "" ? [] : [text("coroscope.value", value)]),
        ],
      };
    }
  }

  #pointAttributes(slice: SliceRow): Attribute[] {
    const point = this.model.slices.point.get(slice);
    const place = pointPlace(this.model, point);
    return [
      text("coroscope.point", pointLabel(this.model, point)),
      ...(place === undefined ? [] : [integer("code.line.number", place.line)]),
    ];
  }

  *#links(row: CoroutineRow): Generator<object> {
    const { wakeups, strings } = this.model;
    for (const wakeup of wakeups.ofCoroutine.values(row)) {
      const waker = this.#wakerOf(wakeup);
      if (waker === undefined || waker === row) continue;
      const reason = strings.get(wakeups.reason.get(wakeup));
      yield {
        traceId: this.#traceId,
        spanId: spanIdOf(waker),
        attributes: [
          text("coroscope.relation", "woken by"),
          text("coroscope.time", this.#time(wakeups.time.get(wakeup))),
          ...(reason === "" ? [] : [text("coroscope.reason", reason)]),
        ],
      };
    }
  }

  #wakerOf(wakeup: WakeupRow): CoroutineRow | undefined {
    return this.#coroutineOf(this.model.wakeups.waker.get(wakeup));
  }

  /** The traced coroutine that an entity is, or that is the body of the task that it is. */
  #coroutineOf(entity: Entity): CoroutineRow | undefined {
    const { coroutines, tasks } = this.model;
    if (entity === 0) return undefined;
    const kind = entityKind(entity);
    if (kind !== "coroutine" && kind !== "task") return undefined;
    const row =
      kind === "task" ? tasks.root.get(entityRow(entity) as never) : (entityRow(entity) as CoroutineRow);
    return row === 0 || coroutines.isStandIn.get(row) === 1 ? undefined : row;
  }

  #time(nanoseconds: number): string {
    return String(this.wallStart + BigInt(Math.round(nanoseconds)));
  }
}

/** `SPAN_KIND_INTERNAL` and `STATUS_CODE_ERROR` of trace.proto. */
const internalSpan = 1;
const errorStatus = 2;

function spanIdOf(row: CoroutineRow): string {
  return hexadecimal(BigInt(row));
}

function hexadecimal(value: bigint): string {
  return BigInt.asUintN(64, value).toString(16).padStart(16, "0");
}

function text(key: string, value: string): Attribute {
  return { key, value: { stringValue: value } };
}

function integer(key: string, value: number): Attribute {
  return { key, value: { intValue: String(value) } };
}

function boolean(key: string, value: boolean): Attribute {
  return { key, value: { boolValue: value } };
}

function texts(key: string, values: readonly string[]): Attribute {
  return { key, value: { arrayValue: { values: values.map((stringValue) => ({ stringValue })) } } };
}
