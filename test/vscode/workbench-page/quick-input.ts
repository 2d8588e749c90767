import type { Locator, Page } from "playwright-core";

/** The box at the top of the window: command palette, Quick Open, input boxes and picks of extensions. */
export class QuickInput {
  readonly #root: Locator;

  constructor(private readonly page: Page) {
    this.#root = page.locator(".quick-input-widget:visible");
  }

  /** The text field. */
  get input(): Locator {
    return this.#root.locator(".quick-input-box input");
  }

  /** What the box says about what is typed: an error, a prompt. */
  get message(): Locator {
    return this.#root.locator(".quick-input-message");
  }

  get title(): Locator {
    return this.#root.locator(".quick-input-title");
  }

  /** Waits until the box is open. */
  async opened(): Promise<void> {
    await this.input.waitFor();
  }

  /** Waits until the box is closed. */
  async closed(): Promise<void> {
    await this.#root.waitFor({ state: "hidden" });
  }

  /** The row with a text. */
  row(text: string | RegExp): Locator {
    return this.#root.locator(".monaco-list-row", { hasText: text }).first();
  }

  /** Types `text` and takes the row that says `row`. */
  async choose(text: string, row = text): Promise<void> {
    await this.opened();
    await this.input.fill(text);
    await this.row(row).click();
  }

  /** Types `text`, returns the labels of all rows, and closes the box. */
  async offers(text: string): Promise<string[]> {
    await this.opened();
    await this.input.fill(text);
    await this.#root.locator(".monaco-list-row").first().waitFor();
    const labels = await this.#root.locator(".monaco-list-row .label-name").allInnerTexts();
    await this.cancel();
    return labels;
  }

  /** Types `text` (over what is there) and confirms it. */
  async enter(text: string): Promise<void> {
    await this.opened();
    await this.input.fill(text);
    await this.accept();
  }

  /** Confirms what is there. */
  async accept(): Promise<void> {
    await this.page.keyboard.press("Enter");
  }

  async cancel(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.closed();
  }
}
