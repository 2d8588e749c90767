import type { Browser } from "playwright-core";
import { findChromium, launchChromium } from "./view-harness";

/** Has the tests around share one Chromium, which is there from their first `before` on; skips them where there is none. */
export function sharedChromium(): () => Browser {
  let browser: Browser;

  before(async function () {
    const chromium = findChromium();
    if (chromium === undefined) {
      console.log(
        "    no Chromium here; to run these tests: apt-get install --no-install-recommends chromium",
      );
      this.skip();
    }
    browser = await launchChromium(chromium);
  });

  after(async () => {
    await (browser as Browser | undefined)?.close();
  });

  return () => browser;
}
