import type { Page } from "playwright-core";

/**
 * Looks again after each frame that the page draws, until `look` finds something; for what no selector can say. Fails with
 * `complaint` after a minute and a half.
 */
export async function until<T>(
  page: Page,
  look: () => Promise<T | undefined>,
  complaint: () => string,
): Promise<T> {
  const deadline = performance.now() + 90_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(complaint());
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 250 })));
  }
}
