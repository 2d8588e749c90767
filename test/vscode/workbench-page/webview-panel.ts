import type { FrameLocator, Locator, Page } from "playwright-core";

/** A webview in an editor tab. Its page is two frames deep: VS Code's own, and within it the extension's. */
export class WebviewPanel {
  readonly frame: FrameLocator;

  constructor(
    private readonly page: Page,
    private readonly title: string | RegExp,
  ) {
    this.frame = page.frameLocator("iframe.webview.ready:visible").frameLocator("iframe#active-frame");
  }

  /** Its tab. */
  get tab(): Locator {
    return this.page.locator(".tab", { hasText: this.title }).first();
  }

  /** Waits until the extension's page has something in it. */
  async ready(): Promise<void> {
    await this.tab.waitFor();
    await this.frame.locator("#root > *").first().waitFor();
  }

  locator(selector: string): Locator {
    return this.frame.locator(selector);
  }
}
