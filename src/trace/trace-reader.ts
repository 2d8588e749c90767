import type { Nanos } from "../base/units";
import type { Anomaly } from "./interpret/anomaly";
import { cutOff } from "./interpret/cut-off";
import type { ThreadDirectory } from "./interpret/stream-context";
import { StreamInterpreter } from "./interpret/stream-interpreter";
import type { ProcessRow, ThreadRow } from "./model/rows";
import type { TraceModel } from "./model/trace-model";
import type { TraceChunk } from "./trace-chunk";
import { FixedReader } from "./wire/fixed-reader";
import type { StreamHeader } from "./wire/format";
import { PackedReader } from "./wire/packed-reader";
import { compileLayouts } from "./wire/record-layouts";
import { SideTableReader } from "./wire/side-table-reader";
import { parseStreamHeader, parseTraceManifest } from "./wire/stream-header";
import type { TraceProblem } from "./wire/trace-problem";

/**
 * Reads the chunks of a trace, in whatever pieces they arrive, into a model.
 *
 *     const reader = new TraceReader(new TraceModel());
 *     for (const chunk of chunks) reader.push(chunk);
 *     reader.finish();
 */
export class TraceReader {
  readonly #streams = new Map<string, StreamReader>();
  readonly #problems: TraceProblem[] = [];
  readonly #threads: ThreadNumbers;
  #clockStart: bigint | undefined;
  #isFinished = false;

  constructor(readonly model: TraceModel) {
    this.#threads = new ThreadNumbers(model);
  }

  /** What could not be read, in sentences for people. */
  get problems(): readonly TraceProblem[] {
    return this.#problems;
  }

  /** Events that do not follow from those before them, the first thousand of each stream. */
  get anomalies(): readonly Anomaly[] {
    return [...this.#streams.values()].flatMap((stream) => stream.interpreter?.anomalies.kept ?? []);
  }

  /** The names of the streams seen so far. */
  get streams(): readonly string[] {
    return [...this.#streams.keys()];
  }

  /**
   * Takes a piece of the trace. What is damaged becomes a declared gap and one of the {@link problems}, never an
   * exception. The chunk's bytes must not change until {@link finish}.
   *
   * Side tables that events mention must have been pushed before those events: whoever follows the files of a running
   * program notes how far the events go, then reads the tables, then the events up to there.
   */
  push(chunk: TraceChunk): void {
    this.model.revision++;
    if (chunk.part === "manifest") {
      const manifest = parseTraceManifest(chunk.bytes);
      if (manifest.ok) this.model.manifest = manifest.value;
      else this.#problems.push(manifest.error);
      return;
    }
    const stream = this.#stream(chunk.stream);
    if (chunk.part === "header") this.#readHeader(stream, chunk.bytes);
    else stream.push(chunk);
  }

  /** The trace ends here: what is still incomplete is declared cut off. Harmless when repeated. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.model.revision++;
    for (const stream of this.#streams.values()) stream.finish();
    if (this.model.isComplete && !this.model.isFull) cutOff(this.model, this.#silentThreads());
  }

  /** The threads that do not say how they ended, though the trace goes on after their last event. */
  #silentThreads(): Map<ThreadRow, number> {
    const last = new Map<ThreadRow, number>();
    for (const { interpreter } of this.#streams.values()) {
      for (const [thread, time] of interpreter?.openThreads() ?? [])
        last.set(thread, Math.max(time, last.get(thread) ?? 0));
    }
    return new Map([...last].filter(([, time]) => time < this.model.end));
  }

  #stream(name: string): StreamReader {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const stream = new StreamReader(name, this.#problems);
    this.#streams.set(name, stream);
    return stream;
  }

  #readHeader(stream: StreamReader, bytes: Uint8Array): void {
    if (stream.interpreter !== undefined) return;
    const header = parseStreamHeader(bytes, stream.name);
    if (!header.ok) {
      this.#problems.push(header.error);
      stream.reject();
      return;
    }
    stream.open(header.value, this.#interpret(stream.name, header.value));
  }

  #interpret(name: string, header: StreamHeader): StreamInterpreter {
    const start = this.#startOf(header);
    const { model } = this;
    const known = model.processes.find(header.process.id);
    const process =
      known === 0 ? model.processes.add({ ...header.process, runtime: header.runtime }, start) : known;
    const isPacked = header.encoding === "packed";
    const number = isPacked ? header.thread.id : 0;
    const thread = this.#threads.threadOf(process, number);
    model.threads.name.set(thread, model.strings.add(header.thread.name));
    model.threads.start.set(thread, start);
    model.threads.isMain.set(thread, known === 0 ? 1 : 0);
    return new StreamInterpreter(
      model,
      {
        name,
        process,
        thread,
        derivesTasks: !Object.values(header.records).some((layout) => layout.event === "task-created"),
        isOneThread: isPacked,
      },
      this.#threads,
      start,
    );
  }

  /** The stream's start in the trace's time; moves everything read so far where this stream is the earliest. */
  #startOf(header: StreamHeader): Nanos {
    const start = BigInt(header.clock.start);
    this.#clockStart ??= start;
    const offset = Number(start - this.#clockStart);
    if (offset >= 0) return offset as Nanos;
    this.#clockStart = start;
    this.model.shiftTimes(-offset);
    for (const stream of this.#streams.values()) stream.interpreter?.shiftTimes(-offset);
    return 0 as Nanos;
  }
}

/** One stream: its bytes wait until its header is there. */
class StreamReader {
  interpreter: StreamInterpreter | undefined;
  #waiting: TraceChunk[] = [];
  #tables: SideTableReader | undefined;
  #events: { push(bytes: Uint8Array, file: number): void; finish(): void } | undefined;
  #isRejected = false;

  constructor(
    readonly name: string,
    private readonly problems: TraceProblem[],
  ) {}

  open(header: StreamHeader, interpreter: StreamInterpreter): void {
    this.interpreter = interpreter;
    const { scope } = interpreter;
    const layouts = compileLayouts(header.records);
    const sink = {
      event: interpreter.event.bind(interpreter),
      unreadable: (gap: Parameters<StreamInterpreter["unreadable"]>[0]) => {
        interpreter.unreadable(gap);
        this.#addProblem(gap);
      },
    };
    this.#events =
      header.encoding === "packed"
        ? new PackedReader(layouts, sink)
        : new FixedReader(layouts, sink, BigInt(header.clock.start));
    this.#tables = new SideTableReader({
      string: (id, text) => scope.setString(id, text),
      file: (id, entry) => scope.setFile(id, entry),
      function: (id, entry) => scope.setFunction(id, entry),
      point: (id, entry) => scope.setPoint(id, entry),
      unreadable: sink.unreadable,
    });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const chunk of waiting) if (chunk.part === "tables") this.push(chunk);
    for (const chunk of waiting) if (chunk.part !== "tables") this.push(chunk);
  }

  /** The header cannot be read, so nothing else of the stream can. */
  reject(): void {
    this.#isRejected = true;
    this.#waiting = [];
  }

  push(chunk: TraceChunk): void {
    if (this.#isRejected) return;
    // Names and values are wanted for events alone, and may be as large as those.
    if (chunk.part === "tables" && this.interpreter?.isFull === true) return;
    if (chunk.part === "tables" && this.#tables !== undefined) this.#tables.push(chunk.bytes);
    else if (chunk.part === "events" && this.#events !== undefined) {
      this.#events.push(chunk.bytes, chunk.index);
    } else this.#waiting.push(chunk);
  }

  finish(): void {
    if (this.interpreter?.isFull !== true) this.#tables?.finish();
    this.#events?.finish();
    if (this.interpreter !== undefined || this.#isRejected) return;
    this.problems.push({
      reason: "missing-header",
      stream: this.name,
      message: `The stream ${this.name} has no header (${this.name}.json), so its events cannot be read.`,
    });
  }

  #addProblem(gap: Parameters<StreamInterpreter["unreadable"]>[0]): void {
    if (this.problems.length >= mostProblems) return;
    this.problems.push({
      reason: gap.cause,
      stream: this.name,
      message: `The stream ${this.name} is incomplete: ${gap.message} ${gap.bytes} bytes were left out.`,
    });
  }
}

const mostProblems = 1_000;

/** Which thread of a process has which number, over all its streams. */
class ThreadNumbers implements ThreadDirectory {
  readonly #rows = new Map<string, ThreadRow>();

  constructor(private readonly model: TraceModel) {}

  threadOf(process: ProcessRow, number: number): ThreadRow {
    const known = this.#rows.get(`${process} ${number}`);
    if (known !== undefined) return known;
    const row = this.model.threads.add(process, this.model.strings.add(""), false, this.model.end);
    this.nameThread(process, number, row);
    return row;
  }

  nameThread(process: ProcessRow, number: number, row: ThreadRow): void {
    this.#rows.set(`${process} ${number}`, row);
  }
}
