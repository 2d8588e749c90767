import type { FileRow } from "../rows";

/** In UTF-16 units: no system has longer paths. What a trace calls one and is longer is cut, since nobody could open it. */
export const longestPath = 32_768;

/** Source files, one row for each path. */
export class FileTable {
  readonly #paths: string[] = [""];
  readonly #rows = new Map<string, FileRow>();

  get count(): number {
    return this.#paths.length - 1;
  }

  /** The absolute path on the machine that ran the program; empty for row 0. */
  path(row: FileRow): string {
    return this.#paths[row] ?? "";
  }

  /** The row of a path; 0 where no function of it was reported. */
  find(path: string): FileRow {
    return this.#rows.get(path) ?? (0 as FileRow);
  }

  add(path: string): FileRow {
    const known = this.#rows.get(path);
    if (known !== undefined) return known;
    const row = (this.#paths.push(path) - 1) as FileRow;
    this.#rows.set(path, row);
    return row;
  }
}
