/**
 * Side tables: what events mention by number. `STREAM.tables` is a sequence of entries: `u8 table`, `u32 id`,
 * `u32 payload length`, payload (UTF-8). An entry with a known id replaces the older one. Ids count from 1; 0 is "none".
 */
export const tableCodes = {
  /** Payload: the text itself. */
  string: 1,
  /** Payload: JSON {@link FileEntry}. */
  file: 2,
  /** Payload: JSON {@link FunctionEntry}. */
  function: 3,
  /** Payload: JSON {@link PointEntry}. */
  point: 4,
} as const;

/** Start line, start column, end line, end column: lines from 1, columns from 0 in UTF-16 units. */
export type SourceRange = readonly [
  startLine: number,
  startColumn: number,
  endLine: number,
  endColumn: number,
];

/** A source file as the program was started from it. */
export interface FileEntry {
  /** Absolute path on the machine that ran the program. */
  readonly path: string;
}

/** A suspendable function, or other code that events mention. */
export interface FunctionEntry {
  readonly name: string;
  /** With its enclosing functions and classes: `Cart.total`, `main.<locals>.worker`. */
  readonly qualifiedName: string;
  /** A function kind of `src/analysis/outline.ts`, or `function` where it cannot suspend. */
  readonly kind: string;
  readonly file: number;
  readonly range: SourceRange;
  /** The id that a `relativePoint` of 0 stands for. */
  readonly pointBase?: number;
}

/** A suspension point. */
export interface PointEntry {
  readonly function: number;
  /** A point kind of `src/analysis/outline.ts`. */
  readonly kind: string;
  readonly range: SourceRange;
  /** The source text that is waited for, shortened to one line: `asyncio.sleep(0.01)`. */
  readonly label: string;
}
