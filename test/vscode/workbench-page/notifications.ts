import type { Locator, Page } from "playwright-core";

/** The messages at the lower right corner of the window. */
export class Notifications {
  constructor(private readonly page: Page) {}

  /** The message that contains `text`. */
  toast(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast", { hasText: text }).first();
  }

  /** All messages that are shown. */
  all(): Locator {
    return this.page.locator(".notification-toast");
  }

  /** Waits for a message and presses one of its buttons. */
  async press(text: string | RegExp, button: string): Promise<void> {
    await this.toast(text).locator(".monaco-button", { hasText: button }).click();
  }

  /** Closes the message that contains `text`, once it is there. */
  async dismiss(text: string | RegExp): Promise<void> {
    const toast = this.toast(text);
    await toast.hover();
    await toast.locator(".codicon-notifications-clear").click();
    await toast.waitFor({ state: "hidden" });
  }
}
