import type { Phrase } from "../base/phrase";

/** Kinds of suspension points, by the syntax that makes them. `yield-from` is also JavaScript's `yield*`. */
export const pointKinds = [
  "await",
  "yield",
  "yield-from",
  "for-await",
  "async-with",
  "await-using",
  "async-comprehension",
  "implicit-await",
] as const;

/** One of {@link pointKinds}. */
export type PointKind = (typeof pointKinds)[number];

/**
 * Kinds of suspendable functions. `send-coroutine`: a Python generator whose `yield` is used as a value; `coroutine`: Python's
 * `async def`; `module`: top-level await.
 */
export const functionKinds = [
  "generator",
  "async-function",
  "async-generator",
  "coroutine",
  "send-coroutine",
  "module",
] as const;

/** One of {@link functionKinds}. */
export type FunctionKind = (typeof functionKinds)[number];

/** Languages that can be analysed, by VS Code's language ids. */
export const languages = [
  "javascript",
  "javascriptreact",
  "typescript",
  "typescriptreact",
  "python",
] as const;

/** One of {@link languages}. */
export type Language = (typeof languages)[number];

/** A place in a text: line from 1, column from 0 in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From `start` up to and without `end`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A function that can suspend. */
export interface SuspendableFunction {
  /** The name in the source; `<lambda>`, `<genexpr>`, `<anonymous>` or `<module>` where there is none. */
  readonly name: string;
  /** With the enclosing classes and functions, as Python's `__qualname__` has it; in JavaScript joined by dots. */
  readonly qualifiedName: string;
  readonly kind: FunctionKind;
  /** The whole definition, decorators not included. */
  readonly range: Range;
  /** The name, or the keyword that begins it where it has none: where a lens or a mark goes. */
  readonly nameRange: Range;
  /** Parameters that a call must give, and whether it may give more; `self`/`cls`/`this` of methods not counted. */
  readonly parameters: { readonly required: readonly string[]; readonly optional: readonly string[] };
  /** The class it is a method of. */
  readonly className?: string;
  /** True for a static method or class method. */
  readonly isStatic?: boolean;
  /** Index in {@link Outline.functions} of the nearest suspendable function around it; absent at module level. */
  readonly parent?: number;
}

/**
 * What a point waits on, as far as one file shows it: a suspendable `function` of this file, a `timer`, input or output, a `lock`, a
 * `queue`, an `event`, `several` things at once, work in a `thread` or a `process`, the load of a `module`, or a bare `value`, which
 * nothing has to be waited for.
 */
export const waitKinds = [
  "function",
  "timer",
  "io",
  "lock",
  "queue",
  "event",
  "several",
  "thread",
  "process",
  "module",
  "value",
] as const;

/** One of {@link waitKinds}. */
export type WaitKind = (typeof waitKinds)[number];

/** What a point waits on. */
export interface WaitTarget {
  readonly kind: WaitKind;
  /** What is called, as written and without its arguments. */
  readonly callee?: string;
  /** For the kind `function`: its index in {@link Outline.functions}. */
  readonly function?: number;
}

/** A place where a function may be suspended. */
export interface SuspensionPoint {
  readonly kind: PointKind;
  /** The expression or statement head that suspends, from its keyword. */
  readonly range: Range;
  /** The keyword alone: where the mark goes. */
  readonly keywordRange: Range;
  /** Index in {@link Outline.functions}. */
  readonly function: number;
  /** What is waited for or yielded, as written, shortened to one line; empty for a bare `yield`. */
  readonly operand: string;
  /** Absent where the file alone does not show it. */
  readonly waitsOn?: WaitTarget;
  /** True where a loop of the same function runs it again and again. */
  readonly isInLoop?: true;
  /** The `catch` or `except` of the same function that takes an exception which arrives here; absent where the caller gets it. */
  readonly errorHandler?: Position;
  /** In Python: the `except` of the same function that takes a cancellation which arrives here. */
  readonly cancellationHandler?: Position;
  /** State of `this` or `self` that the function uses and that other calls on the same object change, so maybe meanwhile. */
  readonly sharedState?: readonly string[];
  /** Names of the module or of a function around it that the function uses and that functions change, so maybe meanwhile. */
  readonly sharedNames?: readonly string[];
  /** Locks that the function keeps while it is suspended here, the one it took last first. */
  readonly heldLocks?: readonly HeldLock[];
  /** True where the point is in a loop no round of which seems to need what another one did. */
  readonly roundsLookIndependent?: true;
}

/** A lock that is kept across a suspension point. */
export interface HeldLock {
  /** As written: `self.lock`. */
  readonly name: string;
  /** Where it is taken. */
  readonly taken: Position;
}

/** Where a suspension point is, without what is known about it: all that a mark needs. */
export type PointPlace = Pick<SuspensionPoint, "kind" | "keywordRange">;

/** Text that takes the place of what stands in a range. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/** A change that settles a finding, to be made where a person chose it. */
export interface Fix {
  /** What it does, in the imperative. */
  readonly title: string;
  /** The title for translators, where it names something of the code. */
  readonly phrase?: Phrase;
  /** In the order of the text; none overlaps another. */
  readonly edits: readonly TextEdit[];
}

/** How much a finding matters, most first. */
export const findingSeverities = ["error", "warning", "information", "hint"] as const;

/** A problem that the text alone shows. */
export interface Finding {
  readonly rule: string;
  readonly message: string;
  /** The message for translators, where it names something of the code. */
  readonly phrase?: Phrase;
  readonly severity: (typeof findingSeverities)[number];
  readonly range: Range;
  /** The likeliest first; absent where no change is safe enough to be offered. */
  readonly fixes?: readonly Fix[];
}

/** What a stage of a {@link Pipeline} does: it only gives values, gives them on, gives them on to several, or only takes them. */
export const pipelineRoles = ["source", "filter", "broadcast", "sink"] as const;

/** One of {@link pipelineRoles}. */
export type PipelineRole = (typeof pipelineRoles)[number];

/**
 * How a place hands values on: `send(value)`, `next`, a loop, an `async for` or `for await`, `yield from` or `yield*`, a call like
 * `pipe(a, b)`; `argument` is where one stage is given to another.
 */
export const pipelineLinks = ["send", "next", "for", "for-await", "yield-from", "pipe", "argument"] as const;

/** One of {@link pipelineLinks}. */
export type PipelineLink = (typeof pipelineLinks)[number];

/** A function that gives values to others or takes them. */
export interface PipelineStage {
  /** Qualified; `<module>` for code outside all functions. */
  readonly name: string;
  readonly role: PipelineRole;
  readonly nameRange: Range;
}

/** A place that shows an edge. */
export interface PipelineEvidence {
  readonly link: PipelineLink;
  readonly range: Range;
}

/** Values go from one stage to another, both by their index in {@link Pipeline.stages}. */
export interface PipelineEdge {
  readonly from: number;
  readonly to: number;
  /** First how values are handed on, then where the stage was given as an argument. */
  readonly evidence: readonly PipelineEvidence[];
}

/** The generators of one file that hand values to each other; stages are in source order. */
export interface Pipeline {
  readonly stages: readonly PipelineStage[];
  readonly edges: readonly PipelineEdge[];
}

/** What the text of one file says about its async code. Functions and points are in source order. */
export interface Outline {
  readonly language: Language;
  readonly functions: readonly SuspendableFunction[];
  readonly points: readonly SuspensionPoint[];
  readonly findings: readonly Finding[];
  /** Absent where no generator of the file hands values to another function of it, or the text did not parse cleanly. */
  readonly pipeline?: Pipeline;
  /** True where the text did not parse cleanly and points may be missing. */
  readonly hasSyntaxErrors: boolean;
  /** True where the words of the text alone showed that nothing in it can suspend: whether it has syntax errors is not known. */
  readonly isUnparsed?: true;
}
