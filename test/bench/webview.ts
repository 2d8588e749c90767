import type { Browser, Page } from "playwright-core";
import type { TraceChunk } from "../../src/trace/trace-chunk";
import { findChromium, launchChromium, ViewHarness } from "../webview/view-harness";
import { quantile, wants, type BenchOptions, type Figure } from "./bench";
import { largeTrace } from "./webview/large-trace";

/** How many frames a scripted gesture takes. */
const frames = 120;

const sizes = [
  { variant: "1m", events: 1_000_000, firstPaint: 1_500, heap: 300 },
  { variant: "10m", events: 10_000_000, firstPaint: 12_000, heap: 1_500 },
] as const;

/**
 * The views in Chromium over generated traces: how long until the first picture after the bytes are there, the script time
 * of each frame of a scripted pan and zoom, and the page's memory.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Figure> {
  const chromium = findChromium();
  if (chromium === undefined) {
    options.progress("no Chromium here: apt-get install --no-install-recommends chromium");
    return;
  }
  const browser = await launchChromium(chromium, ["--enable-precise-memory-info", "--js-flags=--expose-gc"]);
  try {
    for (const size of sizesOf(options)) {
      const cases = options.cases.filter((name) => !sizes.some(({ variant }) => variant === name));
      yield* benchSize(browser, size, { ...options, cases });
    }
  } finally {
    await browser.close();
  }
}

/** The sizes that were asked for by name, else the smallest: a trace of ten million events takes minutes. */
function sizesOf({ cases }: BenchOptions): readonly (typeof sizes)[number][] {
  const named = sizes.filter(({ variant }) => cases.includes(variant));
  return named.length > 0 ? named : sizes.slice(0, 1);
}

async function* benchSize(
  browser: Browser,
  size: (typeof sizes)[number],
  options: BenchOptions,
): AsyncIterable<Figure> {
  const { variant } = size;
  const runtime = `chromium ${browser.version()}`;
  const figure = (name: string, metric: string, unit: string, value: number, bound: number): Figure => ({
    case: name,
    variant,
    runtime,
    metric,
    unit,
    value,
    bound,
  });
  options.progress(`making a trace of ${size.events} events`);
  const chunks = largeTrace(size.events);
  const harness = await ViewHarness.open(browser, { width: 1320, height: 820 });
  try {
    options.progress("opening it");
    const firstPaint = await timeOpening(harness, chunks);
    if (wants(options, "open")) yield figure("open", "first-paint", "ms", firstPaint, size.firstPaint);
    for (const gesture of ["pan", "zoom"] as const) {
      if (!wants(options, gesture)) continue;
      const times = await timeGesture(harness.page, gesture);
      yield figure(gesture, "p95", "ms", quantile(times, 0.95), 8);
      yield figure(gesture, "max", "ms", Math.max(...times), 50);
    }
    if (wants(options, "memory")) yield figure("memory", "heap", "MB", await heapOf(harness.page), size.heap);
    if (harness.problems.length > 0) throw new Error(harness.problems.join("; "));
  } finally {
    await harness.close();
  }
}

/** From the moment at which all bytes are in the page to the first frame that shows the whole trace, in ms. */
async function timeOpening(harness: ViewHarness, chunks: readonly TraceChunk[]): Promise<number> {
  await harness.stageChunks(chunks);
  return harness.page.evaluate(
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
}

/**
 * Script time of each frame while the timeline is panned or zoomed by the wheel, in ms: processor time of the page's main
 * thread, so that other load of the machine does not count.
 */
async function timeGesture(page: Page, gesture: "pan" | "zoom"): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const scriptTime = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "ScriptDuration")?.value ?? Number.NaN) * 1_000;
  };
  const times: number[] = [];
  let before = await scriptTime();
  for (let frame = 0; frame < frames; frame++) {
    const isBack = frame >= frames / 2;
    const delta = gesture === "pan" ? (isBack ? -37 : 37) : isBack ? 14 : -14;
    await page.evaluate(turnWheel, { delta, gesture });
    const after = await scriptTime();
    times.push(after - before);
    before = after;
  }
  await session.detach();
  return times;
}

/** Runs in the page: one step of a gesture, and the frame that follows from it. */
function turnWheel({ delta, gesture }: { delta: number; gesture: "pan" | "zoom" }): Promise<void> {
  const canvas = document.querySelector(".timeline-canvas");
  if (canvas === null) throw new Error("there is no timeline");
  const box = canvas.getBoundingClientRect();
  canvas.dispatchEvent(
    new WheelEvent("wheel", {
      bubbles: true,
      cancelable: true,
      clientX: box.left + box.width * 0.4,
      clientY: box.top + 120,
      ctrlKey: gesture === "zoom",
      deltaX: gesture === "pan" ? delta : 0,
      deltaY: gesture === "zoom" ? delta : 0,
    }),
  );
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

/** What the page's heap and its array buffers take after a collection, in MB. */
async function heapOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { gc, staged } = globalThis as unknown as { gc?: () => void; staged: unknown[] };
    staged.length = 0;
    gc?.();
    const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
    return memory.usedJSHeapSize / 1e6;
  });
}
