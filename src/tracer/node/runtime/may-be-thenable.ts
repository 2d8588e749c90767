/** Whether an `await` looks for a `then` of a value; V8 wraps any other in a promise at once (ECMA-262 §27.2.1.3.2). */
export function mayBeThenable(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
