import { stripInsertions } from "../instrument/markers";

/** Makes `Function.prototype.toString` return the text that the program's author wrote. */
export function showOriginalSource(): void {
  const { prototype } = Function;
  const original = Object.getOwnPropertyDescriptor(prototype, "toString")?.value as (this: unknown) => string;
  const { apply } = Reflect;
  /* A method has, like the built-in one, no `prototype` and cannot be called with `new`. */
  const { toString } = {
    toString(this: unknown): string {
      if (this === toString) return apply(original, original, []);
      return stripInsertions(apply(original, this, []));
    },
  };
  Object.defineProperty(prototype, "toString", {
    value: toString,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
