import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fanOutTrace } from "./fan-out-trace";
import { sharedChromium } from "./shared-chromium";
import { ViewHarness, type ViewOptions } from "./view-harness";

const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** The rows of `fanOutTrace` from the top: process, thread, turns, main, ticker, blocker, fetch. */
export const rowNames = ["python", "MainThread", "event loop turns", "main", "ticker", "blocker", "fetch"];

/** What tests of the views do with them. */
export interface ViewScene {
  /** Opens an empty view; it is closed after the test, which fails where the page had problems. */
  readonly openView: (options?: ViewOptions) => Promise<ViewHarness>;
  /** Opens a view of `fanOutTrace`. */
  readonly showTrace: (options?: ViewOptions) => Promise<ViewHarness>;
}

/** Has the tests around share one Chromium; skips them where there is none. */
export function viewScene(): ViewScene {
  const browser = sharedChromium();
  const opened: ViewHarness[] = [];

  afterEach(async function () {
    for (const harness of opened.splice(0)) {
      const { problems } = harness;
      await harness.close();
      if (this.currentTest?.state === "passed") assert.deepEqual(problems, []);
    }
  });

  async function openView(options: ViewOptions = {}): Promise<ViewHarness> {
    const harness = await ViewHarness.open(browser(), options);
    opened.push(harness);
    return harness;
  }

  async function showTrace(options: ViewOptions = {}): Promise<ViewHarness> {
    const harness = await openView(options);
    await harness.show(fanOutTrace());
    return harness;
  }
  return { openView, showTrace };
}

/** Where a moment of a row is on the page. */
export async function placeOf(
  harness: ViewHarness,
  name: string,
  milliseconds: number,
): Promise<{ x: number; y: number }> {
  const box = await harness.page.locator(".timeline-canvas").boundingBox();
  assert.ok(box !== null);
  const room = box.width * 0.012;
  const row = rowNames.indexOf(name);
  return { x: box.x + room + (milliseconds / 41) * (box.width - 2 * room), y: box.y + 24 + row * 22 + 11 };
}

/** Clicks a moment of a row. */
export async function click(harness: ViewHarness, name: string, milliseconds: number): Promise<void> {
  const { x, y } = await placeOf(harness, name, milliseconds);
  await harness.page.mouse.click(x, y);
  await harness.settle();
}

/** The colours around a moment of a row, as `#rrggbb`. */
export async function colorsAt(
  harness: ViewHarness,
  name: string,
  milliseconds: number,
): Promise<Set<string>> {
  const { x, y } = await placeOf(harness, name, milliseconds);
  const colors = await harness.page.locator(".timeline-canvas").evaluate(
    (element, at) => {
      const canvas = element as HTMLCanvasElement;
      const box = canvas.getBoundingClientRect();
      const ratio = canvas.width / box.width;
      const data = canvas
        .getContext("2d")
        ?.getImageData((at.x - box.left) * ratio - 6, (at.y - box.top) * ratio - 6, 12, 12).data;
      const found: string[] = [];
      for (let index = 0; data !== undefined && index < data.length; index += 4) {
        found.push(
          `#${[0, 1, 2].map((part) => (data[index + part] ?? 0).toString(16).padStart(2, "0")).join("")}`,
        );
      }
      return found;
    },
    { x, y },
  );
  return new Set(colors);
}

/** What axe finds wrong with the page. */
export async function axeViolations(harness: ViewHarness): Promise<string[]> {
  return harness.page.evaluate(async (source) => {
    (0, eval)(source);
    const { axe } = globalThis as unknown as {
      axe: {
        run: () => Promise<{
          violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations: found } = await axe.run();
    return found.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("; ")}`,
    );
  }, axeSource);
}

/** The window that the view tells its host of, once it is as expected. */
export async function windowThat(
  harness: ViewHarness,
  fits: (window: { readonly start: number; readonly end: number }) => boolean,
): Promise<{ readonly start: number; readonly end: number }> {
  const message = await harness.waitFor(
    "navigation-changed",
    ({ navigation }) => navigation.window !== undefined && fits(navigation.window),
  );
  assert.ok(message.navigation.window !== undefined);
  return message.navigation.window;
}

/** The text of the side panel, in one line. */
export async function sideText(harness: ViewHarness): Promise<string> {
  return (await harness.page.locator(".side").innerText()).replace(/\s+/g, " ");
}
