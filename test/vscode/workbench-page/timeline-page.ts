import type { Locator, Page } from "playwright-core";

import { WebviewPanel } from "./webview-panel";

/** The timeline of a trace, in an editor tab. */
export class TimelinePage {
  readonly panel: WebviewPanel;

  constructor(page: Page, title: string | RegExp) {
    this.panel = new WebviewPanel(page, title);
  }

  /** The heading of the first, or the last, track whose name contains `name`. */
  track(name: string, which: "first" | "last" = "first"): Locator {
    return this.panel.locator("[role=treeitem]").filter({ hasText: name })[which]();
  }

  /** What is said about the run: `live`, `ended`, `stopped`, `failed`. */
  get runState(): Locator {
    return this.panel.locator(".toolbar .run");
  }

  /** What the panel at the side says about the selection. */
  get details(): Locator {
    return this.panel.frame.getByRole("tabpanel");
  }

  /** Waits until the program has ended and the whole trace is drawn. */
  async ended(): Promise<void> {
    await this.inState("ended");
  }

  /** Waits until the run is in a state that these words describe. */
  async inState(words: string | RegExp): Promise<void> {
    await this.runState.filter({ hasText: words }).waitFor();
  }

  /** Ends the program. */
  async stop(): Promise<void> {
    await this.panel.frame.getByRole("button", { name: "Stop" }).click();
  }

  /** The part of the timeline that takes keys. */
  get surface(): Locator {
    return this.panel.frame.getByRole("application", { name: "Timeline of coroutines" });
  }

  /** Goes down from track to track with the arrow key until the one with this name is selected, then to its first slice. */
  async selectWithKeys(track: string): Promise<void> {
    const selected = this.panel.locator("[role=treeitem][aria-selected=true]");
    const count = await this.panel.locator("[role=treeitem]").count();
    for (let step = 0; step < count; step++) {
      await this.surface.press("ArrowDown");
      await selected.waitFor();
      if ((await selected.innerText()).includes(track)) break;
    }
    await selected.filter({ hasText: track }).waitFor();
    await this.surface.press("ArrowRight");
    await this.details.filter({ hasText: track }).waitFor();
  }

  /**
   * Clicks the widest bar that is painted in a track, once the whole trace is drawn: the window may move at its end. It is found by its
   * pixels, as a person finds it: what is filled with one colour that is not the ground.
   */
  async clickWidestBar(track: string, which: "first" | "last" = "first"): Promise<void> {
    const canvas = this.panel.locator("canvas.timeline-canvas[data-whole]");
    await canvas.waitFor();
    const heading = await this.track(track, which).boundingBox();
    const box = await canvas.boundingBox();
    if (heading === null || box === null) throw new Error(`The track ${track} is not in view.`);
    const y = heading.y + heading.height / 2 - box.y;
    const x = await canvas.evaluate(widestFilledRun, y);
    if (x === undefined) throw new Error(`Nothing is painted in the track ${track}.`);
    await canvas.click({ position: { x, y } });
  }
}

/**
 * Runs in the page: the middle of the longest run of pixels of one colour that stands out from the ground, at a height of the
 * canvas. Undefined where there is none.
 */
function widestFilledRun(element: Element, y: number): number | undefined {
  const canvas = element as HTMLCanvasElement;
  const scale = canvas.width / canvas.clientWidth;
  const { data } = canvas.getContext("2d")?.getImageData(0, Math.round(y * scale), canvas.width, 1) ?? {
    data: [],
  };
  // The right edge of a row is never painted; a name has a ground of its own that differs from it by a shade.
  const ground = [...data.slice(-4, -1)];
  let best = { length: 0, middle: 0 };
  let start = 0;
  for (let x = 1; x <= canvas.width; x++) {
    const before = [...data.slice((x - 1) * 4, x * 4 - 1)];
    const here = [...data.slice(x * 4, x * 4 + 3)];
    if (here.join() === before.join()) continue;
    const contrast = before.reduce(
      (sum, value, channel) => sum + Math.abs(value - (ground[channel] ?? 0)),
      0,
    );
    if (contrast > 100 && x - start > best.length) best = { length: x - start, middle: (x + start) / 2 };
    start = x;
  }
  return best.length === 0 ? undefined : best.middle / scale;
}
