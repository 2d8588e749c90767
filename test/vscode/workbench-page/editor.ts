import type { Locator, Page } from "playwright-core";

import { until } from "./until";

/** A mark that a decoration draws in the text, as it looks on the screen. */
export interface MarkedText {
  /** The text that carries the decoration. */
  readonly text: string;
  /** Line of the file (from 1). */
  readonly line: number;
  /** `border-bottom-color`, as `rgb(…)`. */
  readonly color: string;
}

/** A text editor of the workbench. Lines are counted from 1; only what is scrolled into view is there. */
export class Editor {
  readonly #root: Locator;

  constructor(
    private readonly page: Page,
    file: string,
  ) {
    this.#root = page.locator(`.editor-instance .monaco-editor[data-uri$="${cssString(file)}"]`);
  }

  /** Waits until the text is drawn. */
  async ready(): Promise<void> {
    await this.#root.locator(".view-line").first().waitFor();
  }

  async focus(): Promise<void> {
    await this.#root.locator(".view-lines").click({ position: { x: 400, y: 5 } });
  }

  /** The lenses above the functions, in the order of the text, once so many have words: an editor draws them one by one, empty at first. */
  async codeLenses(count: number): Promise<string[]> {
    let texts: string[] = [];
    return until(
      this.page,
      async () => {
        texts = await this.#root.locator(".codelens-decoration a").allInnerTexts();
        return texts.length === count && !texts.includes("") ? texts : undefined;
      },
      () => `There are not ${count} lenses but [${texts.join(", ")}].`,
    );
  }

  /** The lens with this title that is drawn directly above the line that contains `text`, once it is there and stays there. */
  async codeLensAbove(text: string, title = "Trace Coroutine"): Promise<Locator> {
    const lenses = this.#root.locator(".codelens-decoration a", { hasText: title });
    let before: number | undefined;
    const index = await until(
      this.page,
      async () => {
        // An editor draws lenses one by one, and moves the lines below: only what two looks agree on can be clicked.
        const now = await this.#root.evaluate(lensAbove, { text, title });
        const isSettled = now !== undefined && now === before;
        before = now;
        return isSettled ? now : undefined;
      },
      () => `There is no CodeLens above "${text}".`,
    );
    return lenses.nth(index);
  }

  /** Rests the pointer on the first visible occurrence of `text`, and returns what the hover says. */
  async hover(text: string, expected: string | RegExp): Promise<Locator> {
    const box = await this.#boxOf(text);
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
    const hover = this.page.locator(".monaco-hover:visible .hover-row", { hasText: expected }).first();
    await hover.waitFor();
    return hover;
  }

  /** Takes the pointer out of the text, so that no hover hides it. */
  async leave(): Promise<void> {
    await this.page.mouse.move(2, 2);
  }

  /** Puts the cursor at the start of the first visible occurrence of `text`. */
  async placeCursor(text: string): Promise<void> {
    const box = await this.#boxOf(text);
    await this.page.mouse.click(box.x + 1, box.y + box.height / 2);
  }

  /** Waits until the editor's cursor is in a line (from 1), whether the editor has the focus or not. */
  async cursorAtLine(line: number): Promise<void> {
    await this.#root.locator(`.line-numbers.active-line-number:text-is("${line}")`).waitFor();
  }

  /** Waits until exactly these texts have a line under them, in reading order, and returns how they look. */
  async marks(expected: readonly Pick<MarkedText, "text" | "line">[]): Promise<MarkedText[]> {
    const wanted = describeMarks(expected);
    let marks: MarkedText[] = [];
    return until(
      this.page,
      async () => {
        marks = await this.#root.evaluate(markedTexts);
        return describeMarks(marks) === wanted ? marks : undefined;
      },
      () => `Not [${wanted}] are marked but [${describeMarks(marks)}].`,
    );
  }

  /** Waits until `text` in a line (from 1) is marked. */
  async markAt(text: string, line: number): Promise<void> {
    let marks: MarkedText[] = [];
    await until(
      this.page,
      async () => {
        marks = await this.#root.evaluate(markedTexts);
        return marks.find((mark) => mark.text === text && mark.line === line);
      },
      () => `"${text}" in line ${line} is not marked, but [${describeMarks(marks)}].`,
    );
  }

  /** The words in a colour of text, given as `rgb(…)`, in reading order, once there are so many. */
  async textsInColor(color: string, count: number): Promise<string[]> {
    let texts: string[] = [];
    return until(
      this.page,
      async () => {
        texts = await this.#root.evaluate(textsInColor, color);
        return texts.length === count ? texts : undefined;
      },
      () => `There are not ${count} words in ${color} but [${texts.join(", ")}].`,
    );
  }

  /** What decorations write behind the lines, with the text's colour and that of the background, as `rgb(…)`, once there is any. */
  async endOfLineTexts(): Promise<readonly { text: string; color: string; background: string }[]> {
    return until(
      this.page,
      async () => {
        const texts = await this.#root.evaluate(endOfLineTexts);
        return texts.length > 0 ? texts : undefined;
      },
      () => "There is no text behind any line.",
    );
  }

  /** The signs beside the line numbers. */
  gutterSigns(): Locator {
    return this.#root.locator(".glyph-margin-widgets [class*='ced-'], .margin-view-overlays [class*='ced-']");
  }

  /** Where `text` is drawn: found in one line's text, across the spans into which colouring cuts it. */
  async #boxOf(text: string): Promise<{ x: number; y: number; width: number; height: number }> {
    const line = this.#root.locator(".view-line", { hasText: text }).first();
    return until(
      this.page,
      async () => {
        // A line that is drawn anew meanwhile has no size any more.
        const box = await line.evaluate(boxOfText, text);
        return box.width === 0 ? undefined : box;
      },
      () => `"${text}" is not in view.`,
    );
  }
}

function describeMarks(marks: readonly Pick<MarkedText, "text" | "line">[]): string {
  return marks.map(({ text, line }) => `${line}: ${text}`).join(", ");
}

/** Runs in the page: of the lenses with a title, the index of the one right above the line that contains `text`. */
function lensAbove(root: Element, { text, title }: { text: string; title: string }): number | undefined {
  const lines = [...root.querySelectorAll<HTMLElement>(".view-line")];
  const line = lines.find(({ textContent }) => textContent.replaceAll("\u00a0", " ").includes(text));
  if (line === undefined) return undefined;
  const { top, height } = line.getBoundingClientRect();
  const lenses = [...root.querySelectorAll(".codelens-decoration a")].filter((lens) =>
    lens.textContent.includes(title),
  );
  const index = lenses.findIndex((lens) => {
    const distance = top - lens.getBoundingClientRect().top;
    return distance > 0 && distance < 1.5 * height;
  });
  return index < 0 ? undefined : index;
}

/** Runs in the page. */
function boxOfText(line: Element, text: string): { x: number; y: number; width: number; height: number } {
  const start = line.textContent.replaceAll("\u00a0", " ").indexOf(text);
  const end = start + text.length;
  const range = document.createRange();
  let offset = 0;
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (start >= offset && start < offset + length) range.setStart(node, start - offset);
    if (end > offset && end <= offset + length) range.setEnd(node, end - offset);
    offset += length;
  }
  const { x, y, width, height } = range.getBoundingClientRect();
  return { x, y, width, height };
}

/** Runs in the page: editors draw a border as a box of its own over the text, so the text is what lies within that box. */
function markedTexts(root: Element): MarkedText[] {
  const rows = [...root.querySelectorAll<HTMLElement>(".view-line")];
  const boxes = [...root.querySelectorAll(".view-overlays [class*='ced-']")].filter(
    (box) => getComputedStyle(box).borderBottomStyle !== "none",
  );
  return boxes
    .map((box) => {
      const { left, right, top, bottom } = box.getBoundingClientRect();
      const row = rows.find((line) => {
        const middle = line.getBoundingClientRect().top + line.offsetHeight / 2;
        return middle > top && middle < bottom;
      });
      const numbers = [...root.querySelectorAll<HTMLElement>(".line-numbers")];
      const number = numbers.find((cell) => {
        const middle = cell.getBoundingClientRect().top + cell.offsetHeight / 2;
        return middle > top && middle < bottom;
      });
      let text = "";
      const walker = document.createTreeWalker(row ?? root, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); row !== undefined && node !== null; node = walker.nextNode()) {
        const range = document.createRange();
        for (let index = 0; index < (node.textContent?.length ?? 0); index++) {
          range.setStart(node, index);
          range.setEnd(node, index + 1);
          const glyph = range.getBoundingClientRect();
          const middle = glyph.left + glyph.width / 2;
          if (middle > left && middle < right) text += node.textContent?.charAt(index) ?? "";
        }
      }
      const color = getComputedStyle(box).borderBottomColor;
      return { text: text.replaceAll("\u00a0", " "), line: Number(number?.textContent), color, left };
    })
    .sort((a, b) => a.line - b.line || a.left - b.left)
    .map(({ text, line, color }) => ({ text, line, color }));
}

/** Runs in the page. */
function textsInColor(root: Element, color: string): string[] {
  return [...root.querySelectorAll(".view-line span span")]
    .filter((span) => getComputedStyle(span).color === color)
    .map(({ textContent }) => textContent.replaceAll("\u00a0", " ").trim());
}

/** Runs in the page. */
function endOfLineTexts(root: Element): { text: string; color: string; background: string }[] {
  const background = getComputedStyle(root).backgroundColor;
  return [...root.querySelectorAll(".view-line span[class*='ced-']")]
    .map((span) => getComputedStyle(span, "::after"))
    .filter(({ content }) => /^".+"$/u.test(content))
    .map(({ content, color }) => ({ text: content.slice(1, -1), color, background }));
}

function cssString(text: string): string {
  return encodeURI(text).replaceAll('"', '\\"');
}
