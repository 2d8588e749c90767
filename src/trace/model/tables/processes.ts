import type { Nanos } from "../../../base/units";
import type { RuntimeDescription } from "../../wire/format";
import { Float64Column, Uint32Column } from "../column";
import type { ProcessRow } from "../rows";

/** A process that took part in the run. */
export interface ProcessInfo {
  /** The operating system's id. */
  readonly id: number;
  readonly parent: number;
  readonly arguments: readonly string[];
  readonly runtime: RuntimeDescription;
}

/** The processes of a trace, in the order in which their streams appeared. */
export class ProcessTable {
  readonly #infos: ProcessInfo[] = [];
  readonly #rowsById = new Map<number, ProcessRow>();
  readonly #expected = new Map<number, ((row: ProcessRow) => void)[]>();
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

  /** Calls back with the row of a process at once, or when its stream appears, which may come after those that name it. */
  whenKnown(id: number, act: (row: ProcessRow) => void): void {
    const row = this.find(id);
    if (row !== 0) act(row);
    else this.#expected.set(id, [...(this.#expected.get(id) ?? []), act]);
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
    for (const act of this.#expected.get(info.id) ?? []) act(row);
    this.#expected.delete(info.id);
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
  }
}
