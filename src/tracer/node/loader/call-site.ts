import { closeMarker, openMarker } from "../instrument/markers";

/** The description of the registered symbol under which a called module finds the driver's hook on its global object. */
export const callKey = "coroscope.call";

/**
 * Appends to a module a function that evaluates an expression in the module's own scope, and hands it to the driver. The expression must have
 * been checked to be one (`checkExpression`).
 */
export function appendCall(text: string, expression: string): string {
  const hook = `globalThis[Symbol.for(${JSON.stringify(callKey)})]`;
  const mark = /\bawait\b/u.test(expression) ? "async" : "";
  return `${text}\n;${openMarker}${hook}?.(${mark}()=>(${expression}\n));${closeMarker}`;
}
