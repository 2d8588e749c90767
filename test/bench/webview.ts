import type { Browser } from "playwright-core";
import type { TraceChunk } from "../../src/trace/trace-chunk";
import { findChromium, launchChromium, ViewHarness } from "../webview/view-harness";
import { quantile, wants, type BenchOptions, type Figure } from "./bench";
import { crowdedTrace } from "./webview/crowded-trace";
import { largeTrace } from "./webview/large-trace";
import { watchLiveRun } from "./webview/live-run";
import { heapOf, PageTime, timeGesture, type Gesture } from "./webview/page-time";
import { openInSpeedscope, speedscopeVersion } from "./webview/speedscope";

/** What is opened; without names of variants, only the first of them: a trace of ten million events takes minutes. */
const openings = [
  { variant: "1m", make: () => largeTrace(1_000_000), firstPaint: 1_500, heap: 300 },
  { variant: "10m", make: () => largeTrace(10_000_000), firstPaint: 12_000, heap: 1_500 },
  { variant: "50k-tasks", make: () => crowdedTrace(50_000), firstPaint: 1_500, heap: 300 },
] as const;

const gestures: readonly Gesture[] = ["pan", "zoom", "scroll"];

/** The script time that a frame may take, in ms: of 95 of 100, and of each. */
const frameBounds = { p95: 8, max: 50 };

/** How much a program that is watched does. */
const live = { eventsPerSecond: 100_000, seconds: 10 };

/** Beside the names of cases: those that are run only where they are named. */
const onlyByName = ["live", "speedscope"] as const;

/**
 * The views in Chromium over generated traces: how long until the first picture after the bytes are there, the script time of each frame
 * of a scripted pan, zoom and scroll, and the memory of page and worker; a program that is watched while it runs (`live`); the same
 * trace in another viewer (`speedscope`). `1m`, `10m` and `50k-tasks` name what is opened.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Figure> {
  const chromium = findChromium();
  if (chromium === undefined) {
    options.progress("no Chromium here: apt-get install --no-install-recommends chromium");
    return;
  }
  const browser = await launchChromium(chromium);
  const isOpening = (name: string): boolean => openings.some(({ variant }) => variant === name);
  const isOther = (name: string): boolean => onlyByName.some((other) => other === name);
  const cases = options.cases.filter((name) => !isOpening(name) && !isOther(name));
  const named = openings.filter(({ variant }) => options.cases.includes(variant));
  const opened = named.length > 0 ? named : openings.slice(0, 1);
  try {
    if (cases.length > 0 || named.length > 0 || options.cases.length === 0) {
      for (const opening of opened) yield* benchOpening(browser, opening, { ...options, cases });
    }
    if (options.cases.includes("live")) yield* benchLive(browser, options);
    if (options.cases.includes("speedscope")) yield* benchSpeedscope(browser, options);
  } finally {
    await browser.close();
  }
}

type MakeFigure = (name: string, metric: string, unit: string, value: number, bound?: number) => Figure;

function figuresOf(variant: string, runtime: string): MakeFigure {
  return (name, metric, unit, value, bound) => ({
    case: name,
    variant,
    runtime,
    metric,
    unit,
    value,
    ...(bound === undefined ? {} : { bound }),
  });
}

function* frameFigures(figure: MakeFigure, name: string, times: readonly number[]): Iterable<Figure> {
  yield figure(name, "p95", "ms", quantile(times, 0.95), frameBounds.p95);
  yield figure(name, "max", "ms", Math.max(...times), frameBounds.max);
}

async function* benchOpening(
  browser: Browser,
  opening: (typeof openings)[number],
  options: BenchOptions,
): AsyncIterable<Figure> {
  const figure = figuresOf(opening.variant, `chromium ${browser.version()}`);
  options.progress(`making the trace ${opening.variant}`);
  const chunks = opening.make();
  const harness = await ViewHarness.open(browser, { width: 1320, height: 820 });
  try {
    options.progress("opening it");
    const { firstPaint, process } = await timeOpening(harness, chunks);
    if (wants(options, "open")) {
      yield figure("open", "first-paint", "ms", firstPaint, opening.firstPaint);
      yield figure("open", "process-time", "ms", process);
    }
    for (const gesture of gestures) {
      if (!wants(options, gesture)) continue;
      yield* frameFigures(figure, gesture, await timeGesture(harness.page, gesture));
    }
    if (wants(options, "memory")) {
      await harness.page.evaluate(() => {
        (globalThis as unknown as { staged: unknown[] }).staged.length = 0;
      });
      yield figure("memory", "heap", "MB", await heapOf(harness.page), opening.heap);
    }
    if (harness.problems.length > 0) throw new Error(harness.problems.join("; "));
  } finally {
    await harness.close();
  }
}

async function* benchLive(browser: Browser, options: BenchOptions): AsyncIterable<Figure> {
  const figure = figuresOf("100k-per-second", `chromium ${browser.version()}`);
  const harness = await ViewHarness.open(browser, { width: 1320, height: 820 });
  try {
    options.progress(`watching a program for ${live.seconds} s, ${live.eventsPerSecond} events a second`);
    const run = await watchLiveRun(harness, live.eventsPerSecond, live.seconds);
    yield* frameFigures(figure, "live", run.frames);
    yield figure("live", "process-time-per-second", "ms", run.processPerSecond);
    yield figure("live", "behind", "ms", run.behind);
    const bytes = (await heapOf(harness.page)) * 1e6;
    yield figure("live", "memory-per-event", "bytes", bytes / (live.eventsPerSecond * live.seconds));
    if (harness.problems.length > 0) throw new Error(harness.problems.join("; "));
  } finally {
    await harness.close();
  }
}

async function* benchSpeedscope(browser: Browser, options: BenchOptions): AsyncIterable<Figure> {
  const figure = figuresOf("speedscope-1m", `speedscope ${speedscopeVersion}`);
  options.progress("opening the trace 1m in speedscope");
  const figures = await openInSpeedscope(browser, largeTrace(1_000_000));
  yield figure("open", "first-paint", "ms", figures.firstPaint);
  yield figure("open", "process-time", "ms", figures.process);
  yield figure("memory", "heap", "MB", figures.heap);
}

/**
 * From the moment at which all bytes are in the page to the first frame that shows the whole trace, in ms; and the processor time that
 * page and worker spent on it.
 */
async function timeOpening(
  harness: ViewHarness,
  chunks: readonly TraceChunk[],
): Promise<{ firstPaint: number; process: number }> {
  await harness.stageChunks(chunks);
  const time = await PageTime.of(harness.page);
  const before = await time.process();
  const firstPaint = await harness.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const { staged } = globalThis as unknown as { staged: unknown[] };
        const tell = (data: unknown): boolean => window.dispatchEvent(new MessageEvent("message", { data }));
        const start = performance.now();
        tell({ type: "open", trace: 1, title: "large", state: { phase: "loading" } });
        tell({ type: "chunks", trace: 1, chunks: staged });
        tell({ type: "run-state", trace: 1, state: { phase: "ended", exitCode: 0 } });
        const look = (): void => {
          if (document.querySelector(".timeline-canvas[data-whole]") !== null) {
            requestAnimationFrame(() => resolve(performance.now() - start));
          } else requestAnimationFrame(look);
        };
        look();
      }),
  );
  const process = (await time.process()) - before;
  await time.close();
  return { firstPaint, process };
}
