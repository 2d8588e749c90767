import type { Nanos } from "../../../base/units";
import { Float64Column, Uint32Column } from "../column";
import type { ProcessRow } from "../rows";

/** A process that took part in the run. */
export interface ProcessInfo {
  /** The operating system's id. */
  readonly id: number;
  readonly parent: number;
  readonly arguments: readonly string[];
  readonly runtime: { readonly name: "node" | "python"; readonly version: string };
}

/** The processes of a trace, in the order in which their streams appeared. */
export class ProcessTable {
  readonly #infos: ProcessInfo[] = [];
  readonly #rowsById = new Map<number, ProcessRow>();
  count = 0;
  /** The process that started it, where that one is traced too. */
  readonly creator = new Uint32Column<ProcessRow, ProcessRow>();
  /** When its first stream began. */
  readonly start = new Float64Column<ProcessRow, Nanos>();

  info(row: ProcessRow): ProcessInfo | undefined {
    return this.#infos[row - 1];
  }

  /** The row of the process with that operating system id; 0 where it is not traced. */
  find(id: number): ProcessRow {
    return this.#rowsById.get(id) ?? (0 as ProcessRow);
  }

  add(info: ProcessInfo, start: number): ProcessRow {
    const row = ++this.count as ProcessRow;
    this.#infos.push(info);
    this.#rowsById.set(info.id, row);
    this.creator.set(row, this.find(info.parent));
    this.start.set(row, start);
    for (let other = 1; other < row; other++) {
      if (this.#infos[other - 1]?.parent === info.id) this.creator.set(other as ProcessRow, row);
    }
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
  }
}
