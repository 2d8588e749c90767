import type { Locator, Page } from "playwright-core";

import { WebviewPanel } from "./webview-panel";

/** The timeline of a trace, in an editor tab. */
export class TimelinePage {
  readonly panel: WebviewPanel;

  constructor(page: Page, title: string | RegExp) {
    this.panel = new WebviewPanel(page, title);
  }

  /** The heading of the first track whose name contains `name`. */
  track(name: string): Locator {
    return this.panel.locator("[role=treeitem]").filter({ hasText: name }).first();
  }

  /** What is said about the run: `live`, `ended`, `stopped`, `failed`. */
  get runState(): Locator {
    return this.panel.locator(".toolbar .run");
  }

  /** What the panel at the side says about the selection. */
  get details(): Locator {
    return this.panel.locator("aside[aria-label=Details]");
  }

  /** Waits until the program has ended and the whole trace is drawn. */
  async ended(): Promise<void> {
    await this.runState.filter({ hasText: "ended" }).waitFor();
  }

  /**
   * Clicks the widest bar that is painted in a track. It is found by its pixels, as a person finds it: what is filled with one
   * colour that is not the ground.
   */
  async clickWidestBar(track: string): Promise<void> {
    const heading = await this.track(track).boundingBox();
    const canvas = this.panel.locator("canvas.timeline-canvas");
    const box = await canvas.boundingBox();
    if (heading === null || box === null) throw new Error(`The track ${track} is not in view.`);
    const y = heading.y + heading.height / 2 - box.y;
    const x = await canvas.evaluate(widestFilledRun, y);
    if (x === undefined) throw new Error(`Nothing is painted in the track ${track}.`);
    await canvas.click({ position: { x, y } });
  }
}

/** Runs in the page: the middle of the longest run of pixels of one colour other than the ground, at a height of the canvas. */
function widestFilledRun(element: Element, y: number): number | undefined {
  const canvas = element as HTMLCanvasElement;
  const scale = canvas.width / canvas.clientWidth;
  const pixels = canvas.getContext("2d")?.getImageData(0, Math.round(y * scale), canvas.width, 1).data ?? [];
  const ground = [...pixels.slice(-4, -1)].join();
  let best = { length: 0, middle: 0 };
  let start = 0;
  for (let x = 1; x <= canvas.width; x++) {
    const before = [...pixels.slice((x - 1) * 4, x * 4 - 1)].join();
    const here = [...pixels.slice(x * 4, x * 4 + 3)].join();
    if (here === before) continue;
    if (before !== ground && x - start > best.length) best = { length: x - start, middle: (x + start) / 2 };
    start = x;
  }
  return best.length === 0 ? undefined : best.middle / scale;
}
