import type { SourceRange } from "../../wire/side-table";
import type { FunctionRow, PointRow } from "../rows";

/** A suspension point as its stream's side table describes it. */
export interface PointInfo {
  readonly function: FunctionRow;
  readonly kind: string;
  readonly range: SourceRange;
  /** The source text that is waited for, on one line. */
  readonly label: string;
}

/** Stands for a point that an event mentioned and no side table has described. */
export const unknownPoint: PointInfo = {
  function: 0 as FunctionRow,
  kind: "await",
  range: [0, 0, 0, 0],
  label: "",
};

/** Suspension points; the same place has one row, whichever process ran it. */
export class PointTable {
  readonly #infos: (PointInfo | undefined)[] = [undefined];
  readonly #rows = new Map<string, PointRow>();

  get count(): number {
    return this.#infos.length - 1;
  }

  info(row: PointRow): PointInfo {
    return this.#infos[row] ?? unknownPoint;
  }

  /** False for a row that was mentioned and never described. */
  isKnown(row: PointRow): boolean {
    return this.#infos[row] !== undefined;
  }

  /** A row to be described later. */
  reserve(): PointRow {
    return (this.#infos.push(undefined) - 1) as PointRow;
  }

  /** The row of this point; `reserved` becomes it where the point is new. */
  add(info: PointInfo, reserved?: PointRow): PointRow {
    const key = [info.function, ...info.range, info.kind].join(" ");
    const known = this.#rows.get(key);
    if (known !== undefined && reserved === undefined) return known;
    const row = reserved ?? this.reserve();
    this.#infos[row] = info;
    if (known === undefined) this.#rows.set(key, row);
    return row;
  }
}
