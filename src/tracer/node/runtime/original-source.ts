import { stripInsertions } from "../instrument/markers";

/** Functions of the tracer that stand in the place of others. */
const shownAs = new WeakMap<object, object>();

/* Captured before the program runs, which may replace it. */
const lookUp = Object.getOwnPropertyDescriptor(WeakMap.prototype, "get")?.value as (key: unknown) => unknown;

/** Lets `replacement` show the text of the function in whose place it stands. */
export function showAs(replacement: object, original: object): void {
  shownAs.set(replacement, shownAs.get(original) ?? original);
}

/** Lets `replacement` look like the function in whose place it stands: its text, its name and how many parameters it has. */
export function lookLike(replacement: object, original: object): void {
  showAs(replacement, original);
  for (const key of ["name", "length"]) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor !== undefined) Object.defineProperty(replacement, key, descriptor);
  }
}

/** Makes `Function.prototype.toString` of a realm return the text that the program's author wrote. */
export function showOriginalSource(realm: FunctionConstructor): void {
  const { prototype } = realm;
  const original = Object.getOwnPropertyDescriptor(prototype, "toString")?.value as (this: unknown) => string;
  const { apply } = Reflect;
  /* A method has, like the built-in one, no `prototype` and cannot be called with `new`. */
  const methods = {
    toString(this: unknown): string {
      if (this === replacement) return apply(original, original, []);
      const shown = apply(lookUp, shownAs, [this]) ?? this;
      return stripInsertions(apply(original, shown, []));
    },
  };
  const replacement: unknown = Object.getOwnPropertyDescriptor(methods, "toString")?.value;
  if (realm !== Function) Object.setPrototypeOf(replacement, prototype);
  Object.defineProperty(prototype, "toString", {
    value: replacement,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
