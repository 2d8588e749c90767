import type {
  AwaitExpression,
  BlockStatement,
  Class,
  ForOfStatement,
  Function as FunctionNode,
  Node,
  Program,
  ReturnStatement,
  Statement,
  SwitchStatement,
  TryStatement,
  VariableDeclaration,
  YieldExpression,
} from "estree";
import type { FunctionKind, PointKind } from "../../../analysis/outline";
import {
  canProbeParameters,
  canWrapBody,
  type FunctionFacts,
  hasSimpleParameters,
  startOfParameters,
} from "./hazards";
import { type InsertedText, Insertions } from "./insertions";
import { closeMarker, openMarker } from "./markers";
import { entryModes, probes } from "./probe-names";
import { forEachChild, isFunction, isTypeOnly, nextToken, rangeOf } from "./syntax";

/** A parsed source. */
export interface InstrumentationInput {
  readonly source: string;
  /** ESTree, or typescript-estree's superset of it, with `range` on every node. */
  readonly program: Program;
  readonly isModule: boolean;
}

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
}

/** All functions and points that got probes, by the numbers that the probes use. */
export interface FoundSites {
  readonly functions: readonly FunctionSite[];
  readonly points: readonly PointSite[];
}

/** A source with probes, and what they are about. */
export interface Instrumentation extends InsertedText {
  readonly sites: FoundSites;
  /** The name of the function that the probes call at the entry of each function; {@link entryFunction} declares it. */
  readonly entryName: string;
}

/**
 * The text that follows an instrumented source: a function declaration, which is there before anything else of the file runs.
 * `registration` is code that evaluates to the file's runtime; it runs once, at the first call.
 */
export function entryFunction(name: string, registration: string): string {
  const body = `return(${name}.r??=${registration}).enter(f,m)`;
  return `${openMarker}\n;function ${name}(f,m){${body}}${closeMarker}`;
}

/** Code that belongs to one suspendable function (or to the module, where it awaits). */
interface Frame {
  readonly variable: string;
  readonly kind: FunctionKind;
  /** Index in the functions; -1 for a module in which no point has been found yet. */
  index: number;
  /** False where the body could not be put into a `try`. */
  readonly isWrapped: boolean;
}

/**
 * Inserts probes into a program; nothing of the source is changed or moved, so taking the insertions out gives it back exactly.
 *
 * Each suspendable function begins with a call of the file's entry function, which returns the coroutine's object; probes are methods of that
 * object. `await x` becomes `c.awaited(await c.awaiting(n, x))`: no expression is evaluated earlier, later or twice, and nothing more is
 * awaited.
 */
export function instrument(input: InstrumentationInput): Instrumentation | undefined {
  if (input.source.includes(openMarker)) return undefined;
  const instrumenter = new Instrumenter(input);
  return instrumenter.run();
}

class Instrumenter {
  readonly #source: string;
  readonly #input: InstrumentationInput;
  readonly #insertions = new Insertions();
  readonly #functions: FunctionSite[] = [];
  readonly #points: PointSite[] = [];
  /** A prefix for inserted names that occurs nowhere in the source. */
  readonly #prefix: string;
  /** The first and the last `await using` of each statement list that has one. */
  readonly #firstUsing = new Set<Node>();
  readonly #lastUsing = new Set<Node>();
  #strict: boolean;

  constructor(input: InstrumentationInput) {
    this.#input = input;
    this.#source = input.source;
    this.#strict = input.isModule;
    let prefix = "_$c";
    while (input.source.includes(prefix)) prefix += "$";
    this.#prefix = prefix;
  }

  run(): Instrumentation | undefined {
    const { program, isModule } = this.#input;
    if (hasUseStrict(program.body)) this.#strict = true;
    const module: Frame = { variable: `${this.#prefix}M`, kind: "module", index: -1, isWrapped: true };
    this.#markUsing(program.body);
    for (const statement of program.body) this.#visit(statement, isModule ? module : undefined);
    if (this.#functions.length === 0) return undefined;
    if (module.index >= 0) this.#probeModule(module);
    const sites = { functions: this.#functions, points: this.#points };
    return { ...this.#insertions.applyTo(this.#source), sites, entryName: this.#prefix };
  }

  #probeModule(frame: Frame): void {
    const { program } = this.#input;
    const directives = program.body.filter(isDirective);
    const hashbang = /^#!.*\r?\n/u.exec(this.#source)?.[0].length ?? 0;
    const last = directives.at(-1);
    const at = last ? rangeOf(last)[1] : hashbang;
    const lead = last ? ";" : "";
    this.#insertions.close(
      at,
      `${lead}const ${frame.variable}=${this.#enter(frame, entryModes.createdAndStartedApart)};`,
    );
    this.#insertions.open(this.#source.length, `\n;${frame.variable}.${probes.exit}();`);
  }

  #enter(frame: Frame, mode: number): string {
    return `${this.#prefix}(${frame.index},${mode})`;
  }

  #addFunction(kind: FunctionKind, start: number, end: number): number {
    this.#functions.push({ kind, start, end });
    return this.#functions.length - 1;
  }

  #addPoint(kind: PointKind, node: Node, frame: Frame): number {
    if (frame.index < 0) frame.index = this.#addFunction("module", 0, this.#source.length);
    this.#points.push({ kind, start: rangeOf(node)[0], function: frame.index });
    return this.#points.length;
  }

  #visit(node: Node, frame: Frame | undefined): void {
    if (isTypeOnly(node)) return;
    if (isFunction(node)) {
      this.#visitFunction(node, ...rangeOf(node));
      return;
    }
    switch (node.type) {
      case "ClassDeclaration":
      case "ClassExpression":
        this.#visitClass(node, frame);
        return;
      case "Property":
        if (node.computed) this.#visit(node.key, frame);
        if ((node.method || node.kind !== "init") && isFunction(node.value))
          this.#visitFunction(node.value, ...rangeOf(node));
        else this.#visit(node.value, frame);
        return;
      case "BlockStatement":
        this.#markUsing(node.body);
        break;
      case "SwitchStatement":
        this.#markUsing(switchStatements(node));
        break;
      case "ForOfStatement":
        if (!node.await || !frame) break;
        this.#visitForAwait(node, frame, node);
        return;
      case "LabeledStatement": {
        let inner: Statement = node;
        while (inner.type === "LabeledStatement") inner = inner.body;
        if (inner.type !== "ForOfStatement" || !inner.await || !frame) break;
        this.#visitForAwait(inner, frame, node);
        return;
      }
      case "AwaitExpression":
        if (!frame) break;
        this.#visitAwait(node, frame);
        return;
      case "YieldExpression":
        if (!frame) break;
        this.#visitYield(node, frame);
        return;
      case "ReturnStatement":
        if (!frame || frame.kind === "module") break;
        this.#visitReturn(node, frame);
        return;
      case "TryStatement":
        this.#visitTry(node, frame);
        return;
      case "VariableDeclaration":
        if ((node.kind as string) !== "await using" || !frame) break;
        this.#visitAwaitUsing(node, frame);
        return;
      default:
    }
    forEachChild(node, (child) => this.#visit(child, frame));
  }

  #visitClass(node: Class, frame: Frame | undefined): void {
    const outer = this.#strict;
    this.#strict = true;
    for (const decorator of decoratorsOf(node)) this.#visit(decorator, frame);
    if (node.superClass) this.#visit(node.superClass, frame);
    for (const member of node.body.body) {
      for (const decorator of decoratorsOf(member)) this.#visit(decorator, frame);
      if (isTypeOnly(member)) continue;
      if (member.type === "StaticBlock") {
        this.#markUsing(member.body);
        for (const statement of member.body) this.#visit(statement, undefined);
        continue;
      }
      if (member.computed) this.#visit(member.key, frame);
      if (!member.value || isTypeOnly(member.value)) continue;
      if (member.type === "MethodDefinition") {
        const [start, end] = rangeOf(member);
        const lastDecorator = decoratorsOf(member).at(-1);
        const after = lastDecorator ? nextToken(this.#source, rangeOf(lastDecorator)[1]) : start;
        this.#visitFunction(member.value, Math.max(start, after), end);
      } else this.#visit(member.value, undefined);
    }
    this.#strict = outer;
  }

  /** `start` and `end` are those of the definition, which for a method is more than the function's node. */
  #visitFunction(node: FunctionNode, start: number, end: number): void {
    const outer = this.#strict;
    const hasBlock = node.body.type === "BlockStatement";
    const statements = node.body.type === "BlockStatement" ? node.body.body : [];
    const hasOwnStrictDirective = hasUseStrict(statements);
    if (hasOwnStrictDirective) this.#strict = true;
    const kind = kindOf(node);
    if (kind === undefined) {
      forEachChild(node, (child) => this.#visit(child, undefined));
      this.#strict = outer;
      return;
    }
    const facts = { node, body: statements, isStrict: this.#strict, hasOwnStrictDirective };
    const index = this.#addFunction(kind, start, end);
    const variable = `${this.#prefix}${index}`;
    const frame = { variable, kind, index, isWrapped: !hasBlock || canWrapBody(facts) };
    for (const parameter of node.params) this.#visit(parameter, undefined);
    if (node.body.type === "BlockStatement") this.#probeBody(node, node.body, frame, facts);
    else this.#probeExpressionBody(node, node.body, frame);
    this.#strict = outer;
  }

  #probeBody(node: FunctionNode, body: BlockStatement, frame: Frame, facts: FunctionFacts): void {
    const { variable } = frame;
    const lastDirective = body.body.filter(isDirective).at(-1);
    const [bodyStart, bodyEnd] = rangeOf(body);
    const at = lastDirective ? rangeOf(lastDirective)[1] : bodyStart + 1;
    const begin = this.#beginBody(node, frame, facts);
    this.#insertions.close(at, `${lastDirective ? ";" : ""}${begin}${frame.isWrapped ? "try{" : ""}`);
    this.#markUsing(body.body);
    for (const statement of body.body) this.#visit(statement, frame);
    this.#insertions.close(
      bodyEnd - 1,
      frame.isWrapped ? this.#endOfTry(frame) : `;${variable}.${probes.exit}();`,
    );
  }

  #beginBody(node: FunctionNode, frame: Frame, facts: FunctionFacts): string {
    const { variable } = frame;
    if (frame.kind === "async-function") {
      const mode = hasSimpleParameters(node)
        ? entryModes.createdAndStarted
        : entryModes.createdAndStartedApart;
      return `const ${variable}=${this.#enter(frame, mode)};`;
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
    const error = `${this.#prefix}e`;
    return `}catch(${error}){${variable}.${probes.threw}(${error});throw ${error}}finally{${variable}.${probes.exit}()}`;
  }

  #probeExpressionBody(node: FunctionNode, body: Node, frame: Frame): void {
    const { variable } = frame;
    const mode = hasSimpleParameters(node) ? entryModes.createdAndStarted : entryModes.createdAndStartedApart;
    this.#insertions.open(
      this.#endOfArrow(node),
      `{const ${variable}=${this.#enter(frame, mode)};try{return ${variable}.${probes.returning}((`,
    );
    this.#visit(body, frame);
    this.#insertions.close(rangeOf(node)[1], `))${this.#endOfTry(frame)}}`);
  }

  #endOfArrow(node: FunctionNode): number {
    const typed = node as { returnType?: Node; typeParameters?: Node };
    let at = rangeOf(node)[0] + "async".length;
    for (const part of [typed.typeParameters, ...node.params, typed.returnType])
      if (part) at = Math.max(at, rangeOf(part)[1]);
    for (;;) {
      at = nextToken(this.#source, at);
      if (this.#source.startsWith("=>", at)) return at + 2;
      if (at >= this.#source.length) throw new SyntaxError("An arrow function without an arrow.");
      at++;
    }
  }

  #visitAwait(node: AwaitExpression, frame: Frame): void {
    const point = this.#addPoint("await", node, frame);
    const [start, end] = rangeOf(node);
    this.#insertions.open(start, `${frame.variable}.${probes.awaited}(`);
    this.#insertions.open(start + "await".length, ` ${frame.variable}.${probes.awaiting}(${point},`);
    this.#visit(node.argument, frame);
    this.#insertions.close(end, "))");
  }

  #visitYield(node: YieldExpression, frame: Frame): void {
    const point = this.#addPoint(node.delegate ? "yield-from" : "yield", node, frame);
    const [start, end] = rangeOf(node);
    this.#insertions.open(start, `${frame.variable}.${probes.continued}(`);
    let at = start + "yield".length;
    if (node.delegate) at = nextToken(this.#source, at) + 1;
    const probe = node.delegate ? probes.delegating : probes.yielding;
    if (node.argument) {
      this.#insertions.open(at, ` ${frame.variable}.${probe}(${point},`);
      this.#visit(node.argument, frame);
      this.#insertions.close(end, "))");
    } else this.#insertions.close(end, ` ${frame.variable}.${probe}(${point},void 0))`);
  }

  #visitReturn(node: ReturnStatement, frame: Frame): void {
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
    const isAwait = frame.kind === "async-generator";
    const point = isAwait ? `${this.#addPoint("implicit-await", node, frame)},` : "";
    const leaves = frame.isWrapped || isAwait ? "" : `${variable}.${probes.exit}`;
    this.#insertions.open(
      at,
      ` ${leaves}(${variable}.${isAwait ? probes.returningAwait : probes.returning}(${point}(`,
    );
    this.#visit(node.argument, frame);
    this.#insertions.close(end, ")))");
  }

  #visitTry(node: TryStatement, frame: Frame | undefined): void {
    this.#visit(node.block, frame);
    if (node.handler) {
      if (node.handler.param) this.#visit(node.handler.param, frame);
      this.#visitHandlerBody(node.handler.body, frame, 0);
    } else if (frame && frame.index >= 0) {
      /* A `finally` is entered by an error as well as by a generator's `return()`: only a `catch` tells which. */
      const error = `${this.#prefix}e`;
      const { variable } = frame;
      this.#insertions.close(
        rangeOf(node.block)[1],
        `catch(${error}){${variable}.${probes.caught}(0);throw ${error}}`,
      );
    }
    if (node.finalizer) this.#visitHandlerBody(node.finalizer, frame, 1);
  }

  #visitHandlerBody(body: BlockStatement, frame: Frame | undefined, isFinally: number): void {
    if (frame && frame.index >= 0)
      this.#insertions.close(rangeOf(body)[0] + 1, `${frame.variable}.${probes.caught}(${isFinally});`);
    this.#visit(body, frame);
  }

  #visitForAwait(node: ForOfStatement, frame: Frame, outermost: Node): void {
    const { variable } = frame;
    const point = this.#addPoint("for-await", node, frame);
    this.#insertions.open(rangeOf(outermost)[0], "{");
    this.#visit(node.left, frame);
    let at = nextToken(this.#source, rangeOf(node.left)[1]);
    while (this.#source.charAt(at) === ")") at = nextToken(this.#source, at + 1);
    this.#insertions.open(at + "of".length, ` ${variable}.${probes.iterating}(${point},`);
    this.#visit(node.right, frame);
    this.#insertions.close(this.#closingParenthesis(node), ")");
    const isBlock = node.body.type === "BlockStatement";
    this.#insertions.open(
      rangeOf(node.body)[0],
      `{${variable}.${probes.iterated}();try${isBlock ? "" : "{"}`,
    );
    this.#visit(node.body, frame);
    this.#insertions.close(
      rangeOf(node.body)[1],
      `${isBlock ? "" : "}"}finally{${variable}.${probes.iterationEnds}(${point})}}`,
    );
    this.#insertions.close(rangeOf(outermost)[1], `${variable}.${probes.iterated}()}`);
  }

  /** Where the head of a loop ends; the iterated expression may stand in parentheses of its own. */
  #closingParenthesis(node: ForOfStatement): number {
    const bodyStart = rangeOf(node.body)[0];
    let last = -1;
    for (
      let at = nextToken(this.#source, rangeOf(node.right)[1]);
      this.#source.charAt(at) === ")" && at < bodyStart;
      at = nextToken(this.#source, at + 1)
    )
      last = at;
    if (last < 0) throw new SyntaxError("A loop head without an end.");
    return last;
  }

  /**
   * Resources are disposed of at the end of their block, last first, and awaited together: a probe between them would add an await where one is
   * null. So one probe is disposed of before them all and one after them all.
   */
  #visitAwaitUsing(node: VariableDeclaration, frame: Frame): void {
    const { variable } = frame;
    const point = this.#addPoint("await-using", node, frame);
    if (this.#firstUsing.has(node))
      this.#insertions.open(
        rangeOf(node)[0],
        `using ${this.#prefix}d${point}=${variable}.${probes.resourceDisposed}();`,
      );
    forEachChild(node, (child) => this.#visit(child, frame));
    if (this.#lastUsing.has(node))
      this.#insertions.close(
        rangeOf(node)[1],
        `;using ${this.#prefix}s${point}=${variable}.${probes.resourceDisposing}(${point});`,
      );
  }

  #markUsing(statements: readonly Node[]): void {
    const declarations = statements.filter(
      (statement) => statement.type === "VariableDeclaration" && (statement.kind as string) === "await using",
    );
    const first = declarations.at(0);
    const last = declarations.at(-1);
    if (first) this.#firstUsing.add(first);
    if (last) this.#lastUsing.add(last);
  }
}

function kindOf(node: FunctionNode): FunctionKind | undefined {
  if (node.generator) return node.async ? "async-generator" : "generator";
  return node.async ? "async-function" : undefined;
}

function decoratorsOf(node: Node): readonly Node[] {
  return (node as { decorators?: readonly Node[] }).decorators ?? [];
}

function isDirective(node: Node): boolean {
  return (
    node.type === "ExpressionStatement" && typeof (node as { directive?: unknown }).directive === "string"
  );
}

function hasUseStrict(statements: readonly Node[]): boolean {
  return statements.some(
    (node) => isDirective(node) && (node as { directive?: string }).directive === "use strict",
  );
}

function switchStatements(node: SwitchStatement): Statement[] {
  return node.cases.flatMap((part) => part.consequent);
}
