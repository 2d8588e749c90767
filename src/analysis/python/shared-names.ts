import type { Node } from "@vscode/tree-sitter-wasm";
import { ScopeIndex } from "./scope-index";
import { nearestFunction, type Scope } from "./scopes";

/** Gives the names that a function uses and that one coroutine may change while another waits; `undefined` is the module. */
export type ReadSharedNames = (owner: Scope | undefined) => readonly string[];

/** A name that is changed in a function in which it is not declared. */
interface ChangedName {
  readonly name: string;
  /** Where it is declared; `undefined` is the module. */
  readonly declaredIn: Scope | undefined;
}

/**
 * Makes a reader of shared names: those of the module that a function declares `global` or changes in place (`cache[key] = …`,
 * `jobs.append(…)`), and those of an enclosing function that an inner one declares `nonlocal` or changes in place.
 */
export function sharedNamesReader(text: string, scopes: readonly Scope[], root: Node): ReadSharedNames {
  let known: { readonly file: NamedScopes; readonly changed: readonly ChangedName[] } | undefined;
  return (owner) => {
    known ??= read();
    const { file, changed } = known;
    const used = changed.filter(({ name, declaredIn }) => file.uses(owner, name, declaredIn));
    return [...new Set(used.map(({ name }) => name))];
  };

  function read(): NonNullable<typeof known> {
    const file = new NamedScopes(text, scopes, root);
    return { file, changed: changedNames(file) };
  }
}

const declarations = /(?<![\w.])(global|nonlocal)[ \t]+(\w+(?:[ \t]*,[ \t]*\w+)*)/gu;
const changesInPlace =
  /(?<![\w.])(\w+)(?:\[[^\]\n]*\]\s*(?:[-+*/%&|^@]|\*\*|\/\/|<<|>>)?=(?!=)|\.(?:append|appendleft|extend|insert|remove|pop|popleft|popitem|add|discard|clear|update|setdefault)\s*\()/gu;

function changedNames(file: NamedScopes): ChangedName[] {
  const found: ChangedName[] = [];
  for (const { scope, name, isGlobal } of file.declared) {
    const declaredIn = isGlobal ? undefined : file.declarer(scope.enclosing, name);
    if (file.isRebound(scope, name) && (isGlobal || declaredIn)) found.push({ name, declaredIn });
  }
  for (const { 1: name = "", index } of file.text.matchAll(changesInPlace)) {
    const scope = file.scopeAt(index, "identifier");
    if (!scope || file.binds(scope, name)) continue;
    const declaredIn = file.declarer(scope.enclosing, name);
    if (declaredIn ?? file.isOfModule(name)) found.push({ name, declaredIn });
  }
  return found;
}

/** The names that the functions of a file bind and use, as far as its text shows it. */
class NamedScopes {
  readonly text: string;
  /** What functions declare `global` or `nonlocal`. */
  readonly declared: readonly { readonly scope: Scope; readonly name: string; readonly isGlobal: boolean }[];
  readonly #root: Node;
  readonly #index: ScopeIndex<Scope>;

  constructor(text: string, scopes: readonly Scope[], root: Node) {
    this.text = text;
    this.#root = root;
    this.#index = new ScopeIndex(scopes);
    this.declared = [...text.matchAll(declarations)].flatMap(({ 1: kind, 2: names = "", index }) => {
      const scope = this.scopeAt(index, `${kind}_statement`);
      const isGlobal = kind === "global";
      return scope ? names.split(/[ \t]*,[ \t]*/u).map((name) => ({ scope, name, isGlobal })) : [];
    });
  }

  /** The function that code at an offset belongs to, where a node of a type stands there and not a comment or string. */
  scopeAt(offset: number, type: string): Scope | undefined {
    let node = this.#root.descendantForIndex(offset, offset + 1);
    while (node && node.type !== type && node.startIndex === offset) node = node.parent;
    return node?.type === type ? nearestFunction(this.#index.at(offset)) : undefined;
  }

  /** Whether a function has a name of its own: a parameter, or one that it binds without `global` or `nonlocal`. */
  binds(scope: Scope, name: string): boolean {
    if (this.declared.some((item) => item.scope === scope && item.name === name)) return false;
    const parameters = scope.node.childForFieldName("parameters")?.text ?? "";
    return new RegExp(`(?<![\\w.=])${name}\\b`, "u").test(parameters) || this.isRebound(scope, name);
  }

  /** Whether the text of a function binds a name by an assignment, a loop, `with`, an import or a definition. */
  isRebound(scope: Scope, name: string): boolean {
    return bindingOf(name).test(this.text.slice(scope.bodyStart, scope.bodyEnd));
  }

  isOfModule(name: string): boolean {
    return new RegExp(`^${name}[ \\t]*(?::[^=\\n]+)?=(?!=)`, "mu").test(this.text);
  }

  /** The nearest function at or around a scope that binds a name; `undefined` where none does. */
  declarer(scope: Scope | undefined, name: string): Scope | undefined {
    let current = nearestFunction(scope);
    while (current && !this.binds(current, name)) current = nearestFunction(current.enclosing);
    return current;
  }

  /** Whether a function, or the module's own code, means a declared name by it and uses it. */
  uses(owner: Scope | undefined, name: string, declaredIn: Scope | undefined): boolean {
    if (!owner)
      return declaredIn === undefined && new RegExp(`^[^\\s#].*\\b${name}\\b`, "mu").test(this.text);
    const source = this.text.slice(owner.bodyStart, owner.bodyEnd);
    const isUsed = new RegExp(`(?<![\\w.])${name}\\b(?!\\s*=(?!=))`, "u").test(source);
    if (!isUsed) return false;
    const meant = owner === declaredIn ? owner : this.declarer(owner, name);
    return meant === declaredIn;
  }
}

function bindingOf(name: string): RegExp {
  const assigned = `(?<![\\w.])${name}[ \\t]*(?::[^=\\n]+)?(?:[-+*/%&|^@]|\\*\\*|//|<<|>>)?=(?!=)`;
  const listed = `(?<![\\w.])${name}[ \\t]*,[^=\\n(]*=(?!=)|,[ \\t]*${name}[ \\t]*=(?!=)`;
  const named = `\\b(?:as|import|def|class)[ \\t]+${name}\\b|\\bfor[ \\t][^\\n:]*\\b${name}\\b[^\\n:]*[ \\t]in\\b|(?<![\\w.])${name}[ \\t]*:=`;
  return new RegExp(`${assigned}|${listed}|${named}`, "u");
}
