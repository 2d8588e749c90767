import type { SideTableWriter } from "../../../trace/wire/side-table-writer";

/** Texts kept for being mentioned again; beyond this many the oldest half is forgotten and gets a new id next time. */
const capacity = 8192;

/** Gives texts their ids in a stream's string table. */
export class TextTable {
  readonly #tables: SideTableWriter;
  #recent = new Map<string, number>();
  #older = new Map<string, number>();
  #next: number;

  /** Ids are given from `firstId` up. */
  constructor(tables: SideTableWriter, firstId: number) {
    this.#tables = tables;
    this.#next = firstId;
  }

  /** The id of a text, which is written to the table where it is new. */
  idOf(text: string): number {
    const known = this.#recent.get(text);
    if (known !== undefined) return known;
    let id = this.#older.get(text);
    if (id === undefined) {
      id = this.#next++;
      this.#tables.string(id, text);
    }
    if (this.#recent.size >= capacity / 2) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(text, id);
    return id;
  }
}
