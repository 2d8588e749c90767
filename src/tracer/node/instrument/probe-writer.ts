import type {
  AwaitExpression,
  BlockStatement,
  ForOfStatement,
  Function as FunctionNode,
  Node,
  Program,
  ReturnStatement,
  TryStatement,
  VariableDeclaration,
  YieldExpression,
} from "estree";
import type { FunctionKind, PointKind } from "../../../analysis/outline";
import { canProbeParameters, type FunctionFacts, startOfParameters } from "./hazards";
import { type InsertedText, Insertions } from "./insertions";
import type { LocalNames } from "./local-names";
import type { ParameterCode } from "./parameter-code";
import { closingParenthesis, endOfArrow, isDirective } from "./places";
import { entryModes, probes } from "./probe-names";
import { nextToken, rangeOf } from "./syntax";

/** A function that got probes; `start` and `end` are those of its definition. */
export interface FunctionSite {
  readonly kind: FunctionKind;
  readonly start: number;
  readonly end: number;
}

/** A point that got probes. Its number in the probes is its index here plus one. */
export interface PointSite {
  readonly kind: PointKind;
  /** Offset of its keyword. */
  readonly start: number;
  readonly function: number;
  /** The outermost loop of the function that it is in. */
  readonly loop: readonly [start: number, end: number] | undefined;
}

/** Code that belongs to one suspendable function (or to the module, where it awaits). */
export interface Frame {
  readonly variable: string;
  readonly kind: FunctionKind;
  /** Index in the functions; -1 for a module in which no point has been found yet. */
  index: number;
  /** False where the body could not be put into a `try`. */
  readonly isWrapped: boolean;
  /** What runs before the body of an async function does. */
  readonly parameters: ParameterCode;
  /** Its variables, where they are recorded. */
  readonly locals: LocalNames | undefined;
  /** The outermost loop of it that is being looked at. */
  loop: readonly [start: number, end: number] | undefined;
}

function entryModeOf({ isClear, initializers }: ParameterCode): number {
  if (!isClear) return entryModes.createdAndStartedApart;
  return initializers.length === 0 ? entryModes.createdAndStarted : entryModes.createdAndStartedAfter;
}

/** A probe around an operand, which tells of the variables. */
interface LocalsProbe {
  readonly open: string;
  readonly close: string;
}

const noLocals: LocalsProbe = { open: "", close: "" };

/** Where an `await using` stands among those of its statement list, as far as that is to be told. */
export interface UsingPlace {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Handles what stands inside a construct, between the probes before and after it. */
type Inside = () => void;

/**
 * The probes of each construct, as text around it.
 *
 * `await x` becomes `c.awaited(await c.awaiting(n, x))`, and so on: no expression is evaluated earlier, later or twice, and nothing more is awaited.
 */
export class ProbeWriter {
  readonly functions: FunctionSite[] = [];
  readonly points: PointSite[] = [];
  /** Begins all names that probes declare; it occurs nowhere in the source. */
  readonly prefix: string;
  readonly #source: string;
  readonly #insertions = new Insertions();

  constructor(source: string) {
    this.#source = source;
    let prefix = "_$c";
    while (source.includes(prefix)) prefix += "$";
    this.prefix = prefix;
  }

  /** The source with all probes that were written. */
  finish(): InsertedText {
    return this.#insertions.applyTo(this.#source);
  }

  /** Numbers a function. */
  addFunction(kind: FunctionKind, start: number, end: number): number {
    this.functions.push({ kind, start, end });
    return this.functions.length - 1;
  }

  #addPoint(kind: PointKind, node: Node, frame: Frame): number {
    if (frame.index < 0) frame.index = this.addFunction("module", 0, this.#source.length);
    this.points.push({ kind, start: rangeOf(node)[0], function: frame.index, loop: frame.loop });
    return this.points.length;
  }

  /** The probe that tells of the variables that can be read at an offset; it goes around what the point's own probe is given. */
  #locals(frame: Frame, point: number, offset: number): LocalsProbe {
    const names = frame.locals?.at(offset) ?? [];
    if (names.length === 0) return noLocals;
    return {
      open: `${frame.variable}.${probes.withLocals}(${point},`,
      close: `,{${names.join(",")}})`,
    };
  }

  #enter(frame: Frame, mode: number): string {
    return `${this.prefix}(${frame.index},${mode})`;
  }

  /** A module that awaits at its top level. */
  module(program: Program, frame: Frame): void {
    const last = program.body.findLast(isDirective);
    const hashbang = /^#!.*\r?\n/u.exec(this.#source)?.[0].length ?? 0;
    const at = last ? rangeOf(last)[1] : hashbang;
    const lead = last ? ";" : "";
    this.#insertions.close(
      at,
      `${lead}const ${frame.variable}=${this.#enter(frame, entryModes.createdAndStartedApart)};`,
    );
    this.#insertions.open(this.#source.length, `\n;${frame.variable}.${probes.exit}();`);
  }

  /** A function's parameters. */
  parameters(frame: Frame, inside: Inside): void {
    const ranges = frame.parameters.initializers.map(rangeOf);
    const before = this.#enter(frame, entryModes.initializes);
    const after = `${this.prefix}(${frame.index},${entryModes.initialized}`;
    for (const [start] of ranges) this.#insertions.open(start, `(${before},${after},(`);
    inside();
    for (const [, end] of ranges) this.#insertions.close(end, ")))");
  }

  /** A function's body in braces. */
  body(facts: FunctionFacts, body: BlockStatement, frame: Frame, inside: Inside): void {
    const { variable } = frame;
    const lastDirective = body.body.filter(isDirective).at(-1);
    const [bodyStart, bodyEnd] = rangeOf(body);
    const at = lastDirective ? rangeOf(lastDirective)[1] : bodyStart + 1;
    const begin = this.#beginBody(frame, facts);
    this.#insertions.close(at, `${lastDirective ? ";" : ""}${begin}${frame.isWrapped ? "try{" : ""}`);
    inside();
    this.#insertions.close(
      bodyEnd - 1,
      frame.isWrapped ? this.#endOfTry(frame) : `;${variable}.${probes.exit}();`,
    );
  }

  #beginBody(frame: Frame, facts: FunctionFacts): string {
    const { variable } = frame;
    const { node } = facts;
    if (frame.kind === "async-function") {
      return `const ${variable}=${this.#enter(frame, entryModeOf(frame.parameters))};`;
    }
    if (!canProbeParameters(facts)) return `const ${variable}=${this.#enter(frame, entryModes.started)};`;
    const parameter = `...{${variable}=${this.#enter(frame, entryModes.created)}}`;
    const last = node.params.at(-1);
    if (last) {
      const next = nextToken(this.#source, rangeOf(last)[1]);
      if (this.#source.charAt(next) === ",") this.#insertions.close(next + 1, parameter);
      else this.#insertions.close(rangeOf(last)[1], `,${parameter}`);
    } else this.#insertions.close(startOfParameters(node, this.#source), parameter);
    return `${variable}.${probes.start}();`;
  }

  #endOfTry(frame: Frame): string {
    const { variable } = frame;
    const error = `${this.prefix}e`;
    return `}catch(${error}){${variable}.${probes.threw}(${error});throw ${error}}finally{${variable}.${probes.exit}()}`;
  }

  /** An arrow function's body without braces. */
  expressionBody(node: FunctionNode, frame: Frame, inside: Inside): void {
    const { variable } = frame;
    const mode = entryModeOf(frame.parameters);
    this.#insertions.open(
      endOfArrow(node, this.#source),
      `{const ${variable}=${this.#enter(frame, mode)};try{return ${variable}.${probes.returning}((`,
    );
    inside();
    this.#insertions.close(rangeOf(node)[1], `))${this.#endOfTry(frame)}}`);
  }

  /** `await x`. */
  await(node: AwaitExpression, frame: Frame, inside: Inside): void {
    const point = this.#addPoint("await", node, frame);
    const [start, end] = rangeOf(node);
    this.#insertions.open(start, `${frame.variable}.${probes.awaited}(`);
    const locals = this.#locals(frame, point, start);
    const probe = `${frame.variable}.${probes.awaiting}(${point},${locals.open}`;
    this.#insertions.open(start + "await".length, ` ${probe}`);
    inside();
    this.#insertions.close(end, `${locals.close}))`);
  }

  /** `yield x` and `yield* x`. */
  yield(node: YieldExpression, frame: Frame, inside: Inside): void {
    const point = this.#addPoint(node.delegate ? "yield-from" : "yield", node, frame);
    const [start, end] = rangeOf(node);
    this.#insertions.open(start, `${frame.variable}.${probes.continued}(`);
    let at = start + "yield".length;
    /* V8 shows a `yield*` at its operand. */
    if (node.delegate) at = nextToken(this.#source, nextToken(this.#source, at) + 1);
    const locals = this.#locals(frame, point, start);
    const name = node.delegate ? probes.delegating : probes.yielding;
    const probe = ` ${frame.variable}.${name}(${point},${locals.open}`;
    if (node.argument) {
      this.#insertions.open(at, probe);
      inside();
      this.#insertions.close(end, `${locals.close}))`);
    } else this.#insertions.close(end, `${probe}void 0${locals.close}))`);
  }

  /** `return x`; in an async generator that awaits. */
  return(node: ReturnStatement, frame: Frame, inside: Inside): void {
    const { variable } = frame;
    const [start, nodeEnd] = rangeOf(node);
    const end = this.#source.charAt(nodeEnd - 1) === ";" ? nodeEnd - 1 : nodeEnd;
    if (!node.argument) {
      if (frame.isWrapped) return;
      this.#insertions.open(start, `{${variable}.${probes.exit}();`);
      this.#insertions.close(nodeEnd, "}");
      return;
    }
    const at = start + "return".length;
    if (frame.kind === "async-generator") {
      const point = this.#addPoint("implicit-await", node, frame);
      const locals = this.#locals(frame, point, start);
      this.#insertions.open(at, ` (${variable}.${probes.returningAwait}(${point},${locals.open}(`);
      inside();
      this.#insertions.close(end, `)${locals.close}))`);
      return;
    }
    const leaves = frame.isWrapped ? "" : `${variable}.${probes.exit}`;
    this.#insertions.open(at, ` ${leaves}(${variable}.${probes.returning}((`);
    inside();
    this.#insertions.close(end, ")))");
  }

  /** A call of one of `combinators` with one argument. */
  gathering(argument: Node, combinator: number, frame: Frame, inside: Inside): void {
    const [start, end] = rangeOf(argument);
    this.#insertions.open(start, `${frame.variable}.${probes.gathers}(${combinator},(`);
    inside();
    this.#insertions.close(end, "))");
  }

  /** The block of a `catch` (0) or `finally` (1). */
  handler(body: BlockStatement, isFinally: number, frame: Frame): void {
    this.#insertions.close(rangeOf(body)[0] + 1, `${frame.variable}.${probes.caught}(${isFinally});`);
  }

  /** A `try` without a `catch`: its `finally` is entered by an error as well as by a generator's `return()`, and only a `catch` tells which. */
  missingHandler(node: TryStatement, frame: Frame): void {
    const error = `${this.prefix}e`;
    this.#insertions.close(
      rangeOf(node.block)[1],
      `catch(${error}){${frame.variable}.${probes.caught}(0);throw ${error}}`,
    );
  }

  /** `for await (… of …)`; `outermost` is its first label, or itself. */
  forAwait(node: ForOfStatement, frame: Frame, outermost: Node, visit: (part: Node) => void): void {
    const { variable } = frame;
    const point = this.#addPoint("for-await", node, frame);
    this.#insertions.open(rangeOf(outermost)[0], "{");
    visit(node.left);
    let at = nextToken(this.#source, rangeOf(node.left)[1]);
    while (this.#source.charAt(at) === ")") at = nextToken(this.#source, at + 1);
    const before = this.#locals(frame, point, rangeOf(node.right)[0]);
    const between = this.#locals(frame, point, rangeOf(node.body)[0]);
    this.#insertions.open(at + "of".length, ` ${variable}.${probes.iterating}(${point},${before.open}`);
    visit(node.right);
    this.#insertions.close(closingParenthesis(node, this.#source), `${before.close})`);
    const isBlock = node.body.type === "BlockStatement";
    this.#insertions.open(
      rangeOf(node.body)[0],
      `{${variable}.${probes.iterated}();try${isBlock ? "" : "{"}`,
    );
    visit(node.body);
    this.#insertions.close(
      rangeOf(node.body)[1],
      `${isBlock ? "" : "}"}finally{${variable}.${probes.iterationEnds}(${between.open}${point}${between.close})}}`,
    );
    this.#insertions.close(rangeOf(outermost)[1], `${variable}.${probes.iterated}()}`);
  }

  /**
   * Resources are disposed of at the end of their block, last first, and awaited together: a probe between them would add an await where one is
   * null. So one probe is disposed of before them all and one after them all: the latter only where the function itself disposes. Where helpers do, they are
   * in a job of their own by then, and the function runs on in a later one; its next probe tells of that.
   */
  awaitUsing(node: VariableDeclaration, frame: Frame, place: UsingPlace, inside: Inside): void {
    const { variable } = frame;
    const point = this.#addPoint("await-using", node, frame);
    if (place.isFirst)
      this.#insertions.open(
        rangeOf(node)[0],
        `using ${this.prefix}d${point}=${variable}.${probes.resourceDisposed}();`,
      );
    inside();
    if (place.isLast)
      this.#insertions.close(
        rangeOf(node)[1],
        `;using ${this.prefix}s${point}=${variable}.${probes.resourceDisposing}(${point});`,
      );
  }
}
