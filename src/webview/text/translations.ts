import type { ComponentChild } from "preact";
import * as v from "valibot";

const schema = v.record(v.string(), v.string());

/** What the views' English texts are in another language; a text that it lacks stays English. */
export class Translations {
  readonly #texts: ReadonlyMap<string, string>;

  /** `json`: an object from English to the other language, as the host writes it; anything else is none. */
  constructor(json: string) {
    const read = v.safeParse(schema, json === "" ? {} : JSON.parse(json));
    this.#texts = new Map(read.success ? Object.entries(read.output) : []);
  }

  /** A text with `{0}`, `{1}`, … filled in. */
  text(english: string, values: readonly (string | number)[]): string {
    return this.template(english).replace(/\{(\d+)\}/gu, (_gap, index: string) =>
      String(values[Number(index)] ?? ""),
    );
  }

  /** A sentence with elements in its gaps, in the order of its language. */
  around(english: string, parts: readonly ComponentChild[]): ComponentChild[] {
    return this.template(english)
      .split(/\{(\d+)\}/u)
      .map((piece, index) => (index % 2 === 0 ? piece : parts[Number(piece)]));
  }

  /** A text with its gaps as they are. */
  template(english: string): string {
    return this.#texts.get(english) ?? english;
  }
}
