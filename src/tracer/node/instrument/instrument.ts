import type {
  SimpleCallExpression,
  Class,
  Function as FunctionNode,
  Node,
  Program,
  Statement,
  SwitchStatement,
  TryStatement,
  VariableDeclaration,
} from "estree";
import type { FunctionKind } from "../../../analysis/outline";
import { combinatorOf, mayDeclarePromise } from "./combinators";
import { canWrapBody } from "./hazards";
import type { InsertedText } from "./insertions";
import { LocalNames } from "./local-names";
import { KeywordPlaces, probedWords } from "./keyword-places";
import { closeMarker, openMarker } from "./markers";
import { type ParameterCode, parameterCode } from "./parameter-code";
import { isDirective } from "./places";
import { entryModes } from "./probe-names";
import { type Frame, type FunctionSite, type PointSite, ProbeWriter } from "./probe-writer";
import { forEachChild, isFunction, isTypeOnly, nextToken, rangeOf } from "./syntax";

/** A parsed source. */
export interface InstrumentationInput {
  readonly source: string;
  /** ESTree, or typescript-estree's superset of it, with `range` on every node. */
  readonly program: Program;
  readonly isModule: boolean;
  /** Whether a function of a tool's stands around it: what is awaited outside of its own functions gets no probes. */
  readonly isBody?: boolean;
  /** Whether the variables of a function are told at each of its suspensions. */
  readonly hasLocals?: boolean;
  /** Whether `using` is to become calls of helpers before the text runs. */
  readonly lowersUsing?: boolean;
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
  const body = `const r=${name}.r??=${registration};return m>${entryModes.createdAndStartedAfter}?r.initializer(f,m,v):r.enter(f,m)`;
  return `${openMarker}\n;function ${name}(f,m,v){${body}}${closeMarker}`;
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
  return new Instrumenter(input).run();
}

const noParameters: ParameterCode = { initializers: [], isClear: true };

class Instrumenter {
  readonly #input: InstrumentationInput;
  readonly #write: ProbeWriter;
  readonly #keywords: KeywordPlaces;
  /** The first and the last `await using` of each statement list that has one. */
  readonly #firstUsing = new Set<Node>();
  readonly #lastUsing = new Set<Node>();
  /** Whether there may be an `await using`. */
  readonly #mayUse: boolean;
  /** Whether the source may use the name `Promise` for something of its own; `undefined` until that is asked. */
  #ownsPromise: boolean | undefined;
  #strict: boolean;

  constructor(input: InstrumentationInput) {
    this.#input = input;
    this.#write = new ProbeWriter(input.source);
    this.#keywords = new KeywordPlaces(input.source, probedWords);
    this.#strict = input.isModule;
    this.#mayUse = input.source.includes("using");
  }

  run(): Instrumentation | undefined {
    const { program, isModule, isBody = false } = this.#input;
    const { functions, points, prefix } = this.#write;
    if (hasUseStrict(program.body)) this.#strict = true;
    const module: Frame = {
      variable: `${prefix}M`,
      kind: "module",
      index: -1,
      isWrapped: true,
      parameters: noParameters,
      locals: undefined,
      loop: undefined,
    };
    this.#visitStatements(program.body, isModule && !isBody ? module : undefined);
    if (functions.length === 0) return undefined;
    if (module.index >= 0) this.#write.module(program, module);
    return { ...this.#write.finish(), sites: { functions, points }, entryName: prefix };
  }

  #visitStatements(statements: readonly Node[], frame: Frame | undefined): void {
    this.#markUsing(statements);
    for (const statement of statements) this.#visit(statement, frame);
  }

  /** Visits what may need probes, and marks the outermost loop of a function, around whatever its parts turn out to be. */
  #visit(node: Node, frame: Frame | undefined): void {
    if (!this.#keywords.mayBeIn(node)) return;
    if (frame === undefined || frame.loop !== undefined || !isLoop(node)) {
      this.#visitConstruct(node, frame);
      return;
    }
    frame.loop = rangeOf(node);
    this.#visitConstruct(node, frame);
    frame.loop = undefined;
  }

  #visitConstruct(node: Node, frame: Frame | undefined): void {
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
        this.#write.forAwait(node, frame, node, (part) => this.#visit(part, frame));
        return;
      case "LabeledStatement": {
        let inner: Statement = node;
        while (inner.type === "LabeledStatement") inner = inner.body;
        if (inner.type !== "ForOfStatement" || !inner.await || !frame) break;
        this.#write.forAwait(inner, frame, node, (part) => this.#visit(part, frame));
        return;
      }
      case "AwaitExpression":
        if (!frame) break;
        this.#write.await(node, frame, () => this.#visit(node.argument, frame));
        return;
      case "YieldExpression":
        if (!frame) break;
        this.#write.yield(node, frame, () => this.#visitOptional(node.argument, frame));
        return;
      case "ReturnStatement":
        if (!frame || frame.kind === "module") break;
        this.#write.return(node, frame, () => this.#visitOptional(node.argument, frame));
        return;
      case "CallExpression":
        if (!frame || frame.index < 0) break;
        this.#visitCall(node, frame);
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
        this.#visitStatements(member.body, undefined);
        continue;
      }
      if (member.computed) this.#visit(member.key, frame);
      if (!member.value || isTypeOnly(member.value)) continue;
      if (member.type === "MethodDefinition") {
        const [start, end] = rangeOf(member);
        const lastDecorator = decoratorsOf(member).at(-1);
        const after = lastDecorator ? nextToken(this.#input.source, rangeOf(lastDecorator)[1]) : start;
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
    const index = this.#write.addFunction(kind, start, end);
    const variable = `${this.#write.prefix}${index}`;
    const isWrapped = !hasBlock || canWrapBody(facts);
    const locals = this.#input.hasLocals === true ? new LocalNames(node) : undefined;
    const parameters = kind === "async-function" ? parameterCode(node) : noParameters;
    const frame: Frame = { variable, kind, index, isWrapped, parameters, locals, loop: undefined };
    this.#write.parameters(frame, () => {
      for (const parameter of node.params) this.#visit(parameter, undefined);
    });
    if (node.body.type === "BlockStatement")
      this.#write.body(facts, node.body, frame, () => this.#visitStatements(statements, frame));
    else this.#write.expressionBody(node, frame, () => this.#visit(node.body, frame));
    this.#strict = outer;
  }

  #visitOptional(node: Node | null | undefined, frame: Frame): void {
    if (node) this.#visit(node, frame);
  }

  #visitCall(node: SimpleCallExpression, frame: Frame): void {
    const combinator = combinatorOf(node);
    const [argument] = node.arguments;
    const inside = (): void => forEachChild(node, (child) => this.#visit(child, frame));
    if (combinator < 0 || argument === undefined || this.#hasOwnPromise()) inside();
    else this.#write.gathering(argument, combinator, frame, inside);
  }

  #hasOwnPromise(): boolean {
    return (this.#ownsPromise ??= mayDeclarePromise(this.#input.source));
  }

  #visitTry(node: TryStatement, frame: Frame | undefined): void {
    const probed = frame && frame.index >= 0 ? frame : undefined;
    this.#visit(node.block, frame);
    if (node.handler) {
      if (node.handler.param) this.#visit(node.handler.param, frame);
      if (probed) this.#write.handler(node.handler.body, 0, probed);
      this.#visit(node.handler.body, frame);
    } else if (probed) this.#write.missingHandler(node, probed);
    if (!node.finalizer) return;
    if (probed) this.#write.handler(node.finalizer, 1, probed);
    this.#visit(node.finalizer, frame);
  }

  #visitAwaitUsing(node: VariableDeclaration, frame: Frame): void {
    const isFirst = this.#firstUsing.has(node) && this.#input.lowersUsing !== true;
    const place = { isFirst, isLast: this.#lastUsing.has(node) };
    this.#write.awaitUsing(node, frame, place, () =>
      forEachChild(node, (child) => this.#visit(child, frame)),
    );
  }

  #markUsing(statements: readonly Node[]): void {
    if (!this.#mayUse) return;
    const declarations = statements.filter(
      (statement) => statement.type === "VariableDeclaration" && (statement.kind as string) === "await using",
    );
    const first = declarations.at(0);
    const last = declarations.at(-1);
    if (first) this.#firstUsing.add(first);
    if (last) this.#lastUsing.add(last);
  }
}

/** What may run its parts again; a label, as the loop that it stands before. */
function isLoop({ type }: Node): boolean {
  return type === "LabeledStatement" || /^(?:For\w*|While|DoWhile)Statement$/u.test(type);
}

function kindOf(node: FunctionNode): FunctionKind | undefined {
  if (node.generator) return node.async ? "async-generator" : "generator";
  return node.async ? "async-function" : undefined;
}

function decoratorsOf(node: Node): readonly Node[] {
  return (node as { decorators?: readonly Node[] }).decorators ?? [];
}

function hasUseStrict(statements: readonly Node[]): boolean {
  return statements.some(
    (node) => isDirective(node) && (node as { directive?: string }).directive === "use strict",
  );
}

function switchStatements(node: SwitchStatement): Statement[] {
  return node.cases.flatMap((part) => part.consequent);
}
