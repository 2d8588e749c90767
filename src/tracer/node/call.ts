/** Loads a module under the tracer, evaluates an expression in its scope and drives what comes out to its end. */
import { pathToFileURL } from "node:url";
import { driveToEnd } from "./call/drive";
import { callKey } from "./loader/call-site";
import { readTracerOptions } from "./options";

async function call(): Promise<void> {
  const options = readTracerOptions()?.call;
  if (options === undefined) throw new Error("Nothing to call: the variable COROSCOPE holds no call.");
  let evaluate: (() => unknown) | undefined;
  Object.defineProperty(globalThis, Symbol.for(callKey), {
    configurable: true,
    value: (evaluator: () => unknown) => {
      evaluate = evaluator;
    },
  });
  await import(pathToFileURL(options.file).href);
  if (evaluate === undefined)
    throw new Error(
      `${options.file} was loaded, but not through the tracer: its functions cannot be called.`,
    );
  await driveToEnd(evaluate(), options.limit);
}

/* An error stays unhandled on purpose: Node then prints it and ends the process as it would for the program's own. */
void call();
