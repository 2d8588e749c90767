import { performance } from "node:perf_hooks";
import { generatedStream } from "../traces/generated-trace";
import { inPieces, readTrace } from "../traces/read-trace";
import { checkTrace } from "../../src/trace/check/check-trace";
import type { CoroutineRow } from "../../src/trace/model/rows";
import { viewBudget } from "../../src/trace/model/trace-budget";
import { TraceModel } from "../../src/trace/model/trace-model";
import { slicesInWindow } from "../../src/trace/query/window";
import type { TraceChunk } from "../../src/trace/trace-chunk";
import { TraceReader } from "../../src/trace/trace-reader";
import { FixedReader } from "../../src/trace/wire/fixed-reader";
import { PackedReader } from "../../src/trace/wire/packed-reader";
import { compileLayouts } from "../../src/trace/wire/record-layouts";
import { parseStreamHeader } from "../../src/trace/wire/stream-header";
import { median, quantile, wants, type BenchOptions, type Figure } from "./bench";

const sizes = { "1m": 1_000_000, "10m": 10_000_000 } as const;
const pieceSize = 1 << 20;

/** How fast a trace is decoded and turned into a model, how much memory that takes, and how fast windows are queried. */
export async function* bench(options: BenchOptions): AsyncIterable<Figure> {
  const runtime = `node ${process.versions.node}`;
  for (const encoding of ["packed", "fixed"] as const) {
    if (!wants(options, "decode")) break;
    options.progress(`decode ${encoding}`);
    const chunks = generatedStream({ events: sizes["1m"], tasks: 5_000, encoding }).chunks();
    const times = await repeat(5, () => decode(chunks));
    yield {
      case: "decode",
      variant: encoding,
      runtime,
      metric: "ns-per-event",
      unit: "ns",
      value: median(times) / 1,
    };
  }
  for (const [variant, events] of Object.entries(sizes)) {
    if (!wants(options, variant)) continue;
    options.progress(`generate ${variant}`);
    const chunks = generatedStream({ events, tasks: events / 200 }).chunks();
    yield* readFigures(options, chunks, variant, runtime);
  }
  if (wants(options, "watched")) yield* watchedFigures(options, runtime);
}

/** How large the model of a view grows while a program runs that writes twice what a view takes in, and what counting the rest costs. */
function* watchedFigures(options: BenchOptions, runtime: string): Iterable<Figure> {
  const size = viewBudget.events;
  options.progress("generate watched");
  const chunks = generatedStream({ events: 2 * size, tasks: size / 100 }).chunks();
  const reader = new TraceReader(new TraceModel(viewBudget));
  const { model } = reader;
  const figure = { case: "watched", variant: "packed", runtime };
  const before = heldMemory();
  let full = 0;
  let start = cpuMilliseconds();
  for (const piece of inPieces(chunks, pieceSize)) {
    reader.push(piece);
    if (full > 0 || !model.isFull) continue;
    full = heldMemory() - before;
    yield { ...figure, metric: "memory-when-full", unit: "MB", value: full / 1e6, bound: 1_500 };
    yield { ...figure, metric: "read", unit: "ms", value: cpuMilliseconds() - start };
    start = cpuMilliseconds();
    options.progress("count the rest");
  }
  reader.finish();
  const counted = model.unread?.events ?? 0;
  yield {
    ...figure,
    metric: "ns-per-counted-event",
    unit: "ns",
    value: ((cpuMilliseconds() - start) * 1e6) / counted,
  };
  yield {
    ...figure,
    metric: "memory-added-since",
    unit: "MB",
    value: (heldMemory() - before - full) / 1e6,
    bound: 10,
  };
}

function* readFigures(
  options: BenchOptions,
  chunks: readonly TraceChunk[],
  variant: string,
  runtime: string,
): Iterable<Figure> {
  options.progress(`read ${variant}`);
  const before = heldMemory();
  const start = cpuMilliseconds();
  const reader = read(chunks);
  const milliseconds = cpuMilliseconds() - start;
  const { model } = reader;
  const figure = { case: variant, variant: "packed", runtime };
  yield { ...figure, metric: "read", unit: "ms", value: milliseconds };
  yield { ...figure, metric: "ns-per-event", unit: "ns", value: (milliseconds * 1e6) / model.eventCount };
  yield { ...figure, metric: "memory", unit: "MB", value: (heldMemory() - before) / 1e6 };
  options.progress(`query ${variant}`);
  const times = windowQueries(model);
  yield { ...figure, metric: "window-p95", unit: "ms", value: quantile(times, 0.95) };
  if (variant !== "1m") return;
  options.progress(`check ${variant}`);
  const violations = checkTrace(readTrace(chunks)).length;
  yield { ...figure, metric: "violations", unit: "", value: violations, bound: 0 };
}

function read(chunks: readonly TraceChunk[]): TraceReader {
  const reader = new TraceReader(new TraceModel());
  for (const chunk of chunks) {
    if (chunk.part !== "events") reader.push(chunk);
    else {
      for (let at = 0; at < chunk.bytes.length; at += pieceSize) {
        reader.push({ ...chunk, bytes: chunk.bytes.subarray(at, at + pieceSize) });
      }
    }
  }
  reader.finish();
  return reader;
}

/** ns per event of decoding alone. */
function decode(chunks: readonly TraceChunk[]): number {
  const [headerChunk, , events] = chunks as readonly [TraceChunk, TraceChunk, TraceChunk];
  const header = parseStreamHeader(headerChunk.bytes, "");
  if (!header.ok) throw new Error(header.error.message);
  let count = 0;
  const sink = {
    event: () => {
      count++;
    },
    unreadable: () => undefined,
  };
  const layouts = compileLayouts(header.value.records);
  const reader =
    header.value.encoding === "packed"
      ? new PackedReader(layouts, sink)
      : new FixedReader(layouts, sink, BigInt(header.value.clock.start));
  const start = cpuMilliseconds();
  reader.push(events.bytes, 0);
  reader.finish();
  return ((cpuMilliseconds() - start) * 1e6) / count;
}

/** What a timeline asks of each frame: 40 rows of 1,500 pixels at random places and zooms. */
function windowQueries(model: TraceModel): number[] {
  const times: number[] = [];
  for (let frame = 0; frame < 200; frame++) {
    const width = model.end / 4 ** (frame % 8);
    const from = ((frame * 7_919) % 1_000) * ((model.end - width) / 1_000);
    const window = { from, to: from + width, resolution: width / 1_500, limit: 1_500 };
    const start = performance.now();
    for (let row = 0; row < 40; row++) {
      slicesInWindow(model, (1 + ((frame * 40 + row) % model.coroutines.count)) as CoroutineRow, window);
    }
    times.push(performance.now() - start);
  }
  return times;
}

/** CPU time of this process, all its threads included: on a busy machine the clock on the wall measures the others. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function heldMemory(): number {
  globalThis.gc?.();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

async function repeat(times: number, run: () => number): Promise<number[]> {
  const figures: number[] = [];
  for (let index = 0; index < times; index++) {
    figures.push(run());
    await new Promise((resolve) => setImmediate(resolve));
  }
  return figures;
}
