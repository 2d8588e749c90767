import { isolatedText } from "../text/display-text";

const mostRemembered = 8_000;

/** The longest label, in UTF-16 units. */
const labelLimit = 80;

/** Texts longer than this are made fit to be shown each time: who remembered them would hold megabytes. */
const longestRemembered = 400;

/**
 * Sets fonts, measures texts, makes them fit to be shown, and remembers all of it: that is what costs most in drawing words.
 * Whatever draws words sets its fonts here alone, for asking a context for its font is slow.
 */
export class TextMeasure {
  readonly #widths = new Map<string, Map<string, number>>();
  readonly #shown = new Map<string, string>();
  #font = "";
  #current = new Map<string, number>();

  /** Has a context draw and measure in a font from now on. */
  use(context: CanvasRenderingContext2D, font: string): void {
    if (font === this.#font) return;
    context.font = this.#font = font;
    this.#current = this.#widths.get(font) ?? new Map<string, number>();
    this.#widths.set(font, this.#current);
  }

  /** The context's font may be another now: it was restored, or somebody else drew. */
  forgetFont(): void {
    this.#font = "";
  }

  /** In the font that was last used. */
  width(context: CanvasRenderingContext2D, text: string): number {
    const known = this.#current.get(text);
    if (known !== undefined) return known;
    if (this.#current.size >= mostRemembered) this.#current.clear();
    const { width } = context.measureText(text);
    this.#current.set(text, width);
    return width;
  }

  /** A label as {@link isolatedText} makes it. */
  shown(raw: string): string {
    const known = this.#shown.get(raw);
    if (known !== undefined) return known;
    const text = isolatedText(raw, labelLimit);
    if (raw.length > longestRemembered) return text;
    if (this.#shown.size >= mostRemembered) this.#shown.clear();
    this.#shown.set(raw, text);
    return text;
  }
}

/**
 * The text as it fits a width: whole, or ended by an ellipsis where most of it fits, or not at all. A stump of a word
 * says nothing and only makes the picture restless.
 */
export function fitText(text: string, width: number, measure: (text: string) => number): string {
  if (text === "" || width < 14) return "";
  const whole = measure(text);
  if (whole <= width) return text;
  const kept = Math.floor((text.length * (width - measure("…"))) / whole);
  if (kept < 6 || kept < text.length * 0.55) return "";
  let short = `${text.slice(0, kept).trimEnd()}…`;
  for (let length = kept - 1; measure(short) > width; length--) {
    if (length < 6) return "";
    short = `${text.slice(0, length).trimEnd()}…`;
  }
  return short;
}
