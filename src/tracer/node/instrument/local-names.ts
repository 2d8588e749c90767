import type { Function as FunctionNode, Node, Pattern, SwitchStatement, VariableDeclaration } from "estree";
import { collectBoundNames, collectVarNames, forEachChild, isFunction, isTypeOnly, rangeOf } from "./syntax";

/** So many names at most are read at one point: previews of more would not fit into one text anyway. */
const mostNames = 100;

/** A name that is bound in a scope, and the offsets between which it certainly has its value. */
interface Binding {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** A stretch of text in which names mean something of their own. */
interface Scope {
  readonly start: number;
  readonly end: number;
  readonly bindings: readonly Binding[];
}

/** Where nothing lies: a name that hides those of its kind further out and is never read itself. */
const never = { from: Infinity, until: -Infinity };

/**
 * The variables of one suspendable function, by the place from which they are to be read: its parameters, `var`, `let`, `const` and `using`, what a
 * `catch` and the head of a loop bind; no functions and classes, and nothing of the functions around it or in it.
 *
 * A variable is named only where it certainly has been initialised (ECMA-262 §9.1.1.1.6: reading one that is not throws): behind its declarator, in the
 * very block or clause that declares it, which cannot be entered but from its start. Where a name further in is not, it hides the one further out.
 */
export class LocalNames {
  readonly #scopes: Scope[] = [];
  /** Bodies of `with`, where a name may be a property of any object. */
  readonly #opaque: (readonly [start: number, end: number])[] = [];

  constructor(node: FunctionNode) {
    const names: string[] = [];
    for (const parameter of node.params) collectBoundNames(parameter, names);
    collectVarNames(node.body, names);
    const [start, end] = rangeOf(node);
    const isOwn = (name: string): boolean => name !== "this";
    this.#add(
      start,
      end,
      names.filter(isOwn).map((name) => ({ name, from: start, until: end })),
    );
    this.#visit(node.body);
  }

  /** The names that can be read at an offset in the function, the function's own first, then those of its blocks. */
  at(offset: number): string[] {
    const isInside = (start: number, end: number): boolean => start < offset && offset < end;
    if (this.#opaque.some(([start, end]) => isInside(start, end))) return [];
    const readable = new Map<string, boolean>();
    for (const { start, end, bindings } of this.#scopes) {
      if (!isInside(start, end)) continue;
      const here = new Map<string, boolean>();
      for (const { name, from, until } of bindings) here.set(name, from <= offset && offset < until);
      for (const [name, isReadable] of here) readable.set(name, isReadable);
    }
    return [...readable]
      .filter(([, isReadable]) => isReadable)
      .slice(0, mostNames)
      .map(([name]) => name);
  }

  #add(start: number, end: number, bindings: readonly Binding[]): void {
    if (bindings.length > 0) this.#scopes.push({ start, end, bindings });
  }

  #visit(node: Node): void {
    if (isTypeOnly(node) || isFunction(node)) return;
    const [start, end] = rangeOf(node);
    switch (node.type) {
      case "BlockStatement":
        this.#add(start, end, lexicalBindings(node.body, end));
        break;
      case "SwitchStatement":
        this.#addSwitch(node);
        break;
      case "ForStatement":
        if (node.init?.type === "VariableDeclaration") this.#add(start, end, declared(node.init, end));
        break;
      case "ForInStatement":
      case "ForOfStatement":
        if (node.left.type === "VariableDeclaration" && node.left.kind !== "var")
          this.#add(
            start,
            end,
            bound(
              node.left.declarations.map(({ id }) => id),
              rangeOf(node.body)[0],
              end,
            ),
          );
        break;
      case "CatchClause":
        if (node.param) this.#add(start, end, bound([node.param], rangeOf(node.body)[0], end));
        break;
      case "ClassDeclaration":
      case "ClassExpression":
        if (node.id) this.#add(start, end, [{ name: node.id.name, ...never }]);
        break;
      case "WithStatement":
        this.#opaque.push([rangeOf(node.object)[1], end]);
        break;
      default:
    }
    forEachChild(node, (child) => this.#visit(child));
  }

  /** All clauses of a `switch` share a scope, and any of them may be jumped to: a name has its value only in the clause that declares it. */
  #addSwitch(node: SwitchStatement): void {
    const [, end] = rangeOf(node);
    const bindings = node.cases.flatMap((part) => lexicalBindings(part.consequent, rangeOf(part)[1]));
    this.#add(rangeOf(node.discriminant)[1], end, bindings);
  }
}

/** What the statements of a block bind in it; each has its value from its declarator on until `until`. */
function lexicalBindings(statements: readonly Node[], until: number): Binding[] {
  const bindings: Binding[] = [];
  for (let statement of statements) {
    while (statement.type === "LabeledStatement") statement = statement.body;
    if (isTypeOnly(statement)) continue;
    if (statement.type === "VariableDeclaration") bindings.push(...declared(statement, until));
    else {
      const { id } = statement as { readonly id?: { readonly type: string; readonly name: string } | null };
      if (id?.type === "Identifier") bindings.push({ name: id.name, ...never });
    }
  }
  return bindings;
}

function declared(node: VariableDeclaration, until: number): Binding[] {
  if (node.kind === "var") return [];
  return node.declarations.flatMap((declarator) => bound([declarator.id], rangeOf(declarator)[1], until));
}

function bound(patterns: readonly Pattern[], from: number, until: number): Binding[] {
  const names: string[] = [];
  for (const pattern of patterns) collectBoundNames(pattern, names);
  return names.map((name) => ({ name, from, until }));
}
