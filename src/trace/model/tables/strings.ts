import type { StringRow } from "../rows";

/** All texts of a trace: names, reasons, previews of values, channels. Equal texts share a row where they are short. */
export class StringTable {
  readonly #texts: string[] = [""];
  readonly #rows = new Map<string, StringRow>();
  #characters = 0;

  /** The length of all texts, in UTF-16 units. */
  get characters(): number {
    return this.#characters;
  }

  get count(): number {
    return this.#texts.length - 1;
  }

  /** The text of a row; empty for row 0. */
  get(row: StringRow): string {
    return this.#texts[row] ?? "";
  }

  add(text: string): StringRow {
    if (text === "") return 0 as StringRow;
    const shared = text.length <= 64;
    const known = shared ? this.#rows.get(text) : undefined;
    if (known !== undefined) return known;
    const row = this.#texts.push(text) - 1;
    this.#characters += text.length;
    if (shared) this.#rows.set(text, row as StringRow);
    return row as StringRow;
  }
}
