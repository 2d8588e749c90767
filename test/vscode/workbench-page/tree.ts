import type { Locator, Page } from "playwright-core";

import { until } from "./until";

/** A tree of an extension in the side bar, as a screen reader tells of it. */
export class Tree {
  readonly #root: Locator;

  constructor(
    private readonly page: Page,
    title: string,
  ) {
    this.#root = page.locator(`[role="tree"][aria-label^="${title}"]`);
  }

  /** Waits until exactly these rows are there, each by what is read out of it. */
  async rows(expected: readonly string[]): Promise<void> {
    let rows: string[] = [];
    await until(
      this.page,
      async () => {
        rows = await this.#rowsIn("");
        return rows.join("\n") === expected.join("\n") || undefined;
      },
      () => `There are not [${expected.join(" | ")}] but [${rows.join(" | ")}].`,
    );
  }

  /** Waits until a row is the selected one. */
  async selected(expected: string): Promise<void> {
    let rows: string[] = [];
    await until(
      this.page,
      async () => {
        rows = await this.#rowsIn('[aria-selected="true"]');
        return rows.join("\n") === expected || undefined;
      },
      () => `Not "${expected}" is selected but [${rows.join(" | ")}].`,
    );
  }

  /** Gives the tree the keyboard. */
  async focus(): Promise<void> {
    await this.#root.focus();
  }

  async #rowsIn(selector: string): Promise<string[]> {
    const rows = this.#root.locator(`[role="treeitem"]${selector}`);
    return rows.evaluateAll((items) => items.map((item) => item.getAttribute("aria-label") ?? ""));
  }
}
