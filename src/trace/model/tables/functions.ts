import type { SourceRange } from "../../wire/side-table";
import type { FileRow, FunctionRow } from "../rows";

/** A function as its stream's side table describes it. */
export interface FunctionInfo {
  readonly name: string;
  readonly qualifiedName: string;
  readonly kind: string;
  readonly file: FileRow;
  readonly range: SourceRange;
}

/** Stands for a function that an event mentioned and no side table has described. */
export const unknownFunction: FunctionInfo = {
  name: "",
  qualifiedName: "",
  kind: "function",
  file: 0 as FileRow,
  range: [0, 0, 0, 0],
};

/** Functions; the same function of the same place has one row, whichever process ran it. */
export class FunctionTable {
  readonly #infos: (FunctionInfo | undefined)[] = [undefined];
  readonly #rows = new Map<string, FunctionRow>();

  get count(): number {
    return this.#infos.length - 1;
  }

  info(row: FunctionRow): FunctionInfo {
    return this.#infos[row] ?? unknownFunction;
  }

  /** False for a row that was mentioned and never described. */
  isKnown(row: FunctionRow): boolean {
    return this.#infos[row] !== undefined;
  }

  /** A row to be described later. */
  reserve(): FunctionRow {
    return (this.#infos.push(undefined) - 1) as FunctionRow;
  }

  /** The row of this function; `reserved` becomes it where the function is new. */
  add(info: FunctionInfo, reserved?: FunctionRow): FunctionRow {
    const key = [info.file, ...info.range, info.kind, info.qualifiedName].join(" ");
    const known = this.#rows.get(key);
    if (known !== undefined && reserved === undefined) return known;
    const row = reserved ?? this.reserve();
    this.#infos[row] = info;
    if (known === undefined) this.#rows.set(key, row);
    return row;
  }
}
