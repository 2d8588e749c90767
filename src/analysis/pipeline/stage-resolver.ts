import type { PipelineFacts, StageBinding, StageExpression, StageFunction } from "./pipeline-facts";

/**
 * One thing that an expression can stand for: a generator made by a call of `stage`, or what was given to the parameter `parameter`.
 * `depth` counts the lists around it: 1 for a list of generators, -1 for the items of one.
 */
export type Reference = { readonly depth: number; readonly start: number; readonly end: number } & (
  { readonly stage: StageFunction } | { readonly parameter: string; readonly of: StageFunction }
);

/** Calls that give on what they get: their arguments' generators. */
const passesOn: ReadonlySet<string> = new Set([
  ..."iter aiter enumerate reversed zip chain islice tee closing aclosing from take drop".split(" "),
]);

const deepest = 8;

/** Finds out which generators the expressions of one file can stand for. What is assigned more than once stands for nothing. */
export class StageResolver {
  readonly #functions = new Map<string, StageFunction | undefined>();
  readonly #bindings = new Map<StageFunction | undefined, Map<string, StageBinding | undefined>>();

  constructor(facts: PipelineFacts) {
    for (const item of facts.functions)
      if (item.isCalledByName)
        this.#functions.set(item.name, this.#functions.has(item.name) ? undefined : item);
    for (const binding of facts.bindings) {
      const own = this.#bindings.get(binding.scope) ?? new Map<string, StageBinding | undefined>();
      this.#bindings.set(binding.scope, own);
      const before = own.get(binding.name);
      const isNew = !own.has(binding.name) || (before !== undefined && meansTheSame(before, binding));
      own.set(binding.name, isNew ? binding : undefined);
    }
  }

  /** The only function of the file with this name. */
  functionNamed(name: string): StageFunction | undefined {
    return this.#functions.get(name);
  }

  /** What an expression in a function can stand for. */
  resolve(expression: StageExpression, scope: StageFunction | undefined, level = 0): readonly Reference[] {
    if (level > deepest) return [];
    const { start, end } = expression;
    switch (expression.kind) {
      case "name":
        return this.#resolveName(expression.name, scope, level).map((found) => ({ ...found, start, end }));
      case "list":
        return expression.items.flatMap((item) => deeper(this.resolve(item, scope, level + 1), 1));
      case "call": {
        const stage = expression.receiver ? undefined : this.#functions.get(expression.callee);
        if (stage?.makesGenerator) return [{ stage, depth: 0, start, end }];
        if (stage || !passesOn.has(expression.callee)) return [];
        return expression.arguments.flatMap(({ value }) => this.resolve(value, scope, level + 1));
      }
      case "other":
        return [];
    }
  }

  #resolveName(name: string, scope: StageFunction | undefined, level: number): readonly Reference[] {
    const own = this.#bindings.get(scope);
    if (own?.has(name)) {
      const binding = own.get(name);
      if (!binding) return [];
      return deeper(this.resolve(binding.value, scope, level + 1), binding.isItem ? -1 : 0);
    }
    if (scope === undefined) return [];
    if (scope.parameters.includes(name)) return [{ parameter: name, of: scope, depth: 0, start: 0, end: 0 }];
    return this.#resolveName(name, undefined, level + 1);
  }
}

/** Two loops over the same name. */
function meansTheSame(left: StageBinding, right: StageBinding): boolean {
  if (left.value.kind !== "name" || right.value.kind !== "name") return false;
  return left.value.name === right.value.name && left.isItem === right.isItem;
}

/** References with lists put around them, or taken away. */
export function deeper(references: readonly Reference[], by: number): readonly Reference[] {
  return by === 0 ? references : references.map((found) => ({ ...found, depth: found.depth + by }));
}
