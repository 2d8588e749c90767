/** The environment variable through which a session tells a tracer what to do: JSON of {@link TracerOptions}. */
export const tracerOptionsVariable = "COROSCOPE";

/** How much of the program's values is recorded: nothing, short previews of what is awaited, yielded and sent, or the frame's locals too. */
export type ValueDetail = "none" | "previews" | "locals";

/**
 * What a session asks of the tracers in a program and in all its children. Without the variable, or with one that does
 * not validate, a tracer stays inactive: the program runs as if there were none.
 */
export interface TracerOptions {
  /** Absolute path of the trace folder, which exists. */
  readonly folder: string;
  /** Absolute folders (or single files) whose code is traced. Packages in `node_modules` and `site-packages` below them are not, unless a root lies there itself. */
  readonly roots: readonly string[];
  readonly values: ValueDetail;
  /** Names whose values are never recorded, as the source of a case-insensitive regular expression. */
  readonly redact: string;
  /** False leaves out who wakes whom (Node), which costs the most; absent means true. */
  readonly causality?: boolean;
  /**
   * Absolute folder in which a tracer keeps what it made of source files for the next run; empty means none, absent the user's own folder for such
   * things. It must be the user's alone, for what is in it is run.
   */
  readonly cache?: string;
  /** True has a sampler estimate which thread holds Python's GIL and which want it, by a thread of its own. Absent means false. */
  readonly gil?: boolean;
  /** Present for "call it": the expression to evaluate in the scope of a module once it has been loaded. */
  readonly call?: CallOptions;
}

/** One call of a function in its own module's scope, driven to its end. */
export interface CallOptions {
  /** Absolute path of the module. */
  readonly file: string;
  /** An expression of the module's own language, for example `fetchAll(["a"])` or `new Cart(db).total()`. */
  readonly expression: string;
  /** How many items are taken from a generator before it is closed. */
  readonly limit: number;
  /** Of a driven Python coroutine: its loop's clock leaps over sleep where nothing else could end it. Absent means false. */
  readonly virtualTime?: boolean;
}
