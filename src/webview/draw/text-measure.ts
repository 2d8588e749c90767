const mostRemembered = 8_000;

/** Measures texts in the font that a context has, and remembers: measuring is what costs most in drawing words. */
export class TextMeasure {
  readonly #widths = new Map<string, number>();
  #font = "";

  width(context: CanvasRenderingContext2D, text: string): number {
    if (context.font !== this.#font) {
      this.#widths.clear();
      this.#font = context.font;
    }
    const known = this.#widths.get(text);
    if (known !== undefined) return known;
    if (this.#widths.size >= mostRemembered) this.#widths.clear();
    const { width } = context.measureText(text);
    this.#widths.set(text, width);
    return width;
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
