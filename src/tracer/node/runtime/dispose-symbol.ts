/** What `Symbol.dispose` is, also where Node does not have it yet: TypeScript's helpers for older targets look for the same symbol. */
export const disposeSymbol: unique symbol = ((Symbol as { dispose?: symbol }).dispose ??
  Symbol.for("Symbol.dispose")) as never;

/** A resource of a `using` declaration. */
export interface Disposable {
  [disposeSymbol](): void;
}
