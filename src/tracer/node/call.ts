/** Loads a module under the tracer, evaluates an expression in its scope and drives what comes out to its end. */
import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { types } from "node:util";
import { driveToEnd } from "./call/drive";
import { withoutOwnFrames } from "./drive/own-frames";
import { callKey } from "./loader/call-site";
import { readTracerOptions } from "./options";

/** Node's exit code for a module's own `await` that never settled; a call that never settles is the same to whoever waits for it. */
const exitCodeOfUnsettled = 13;

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
  const waiting = { for: `the module ${options.file}` };
  const sayUnsettled = reportUnsettled(waiting);
  await import(pathToFileURL(options.file).href);
  if (evaluate === undefined)
    throw new Error(
      `${options.file} was loaded, but not through the tracer: its functions cannot be called.`,
    );
  waiting.for = options.expression;
  try {
    await driveToEnd(evaluate(), options.limit);
  } catch (error) {
    if (types.isNativeError(error) && error.stack !== undefined) error.stack = withoutOwnFrames(error.stack);
    throw error;
  } finally {
    process.off("exit", sayUnsettled);
  }
}

/** Says at the exit what never settled, where the program ends because nothing is left that could settle it. */
function reportUnsettled(waiting: { readonly for: string }): () => void {
  let isIdle = false;
  process.once("beforeExit", () => {
    isIdle = true;
  });
  const report = (): void => {
    if (!isIdle || process.exitCode !== undefined) return;
    process.exitCode = exitCodeOfUnsettled;
    writeSync(
      2,
      `coroscope: ${waiting.for} never settled: it still waits, and nothing is left in the program that could wake it.\n`,
    );
  };
  process.once("exit", report);
  return report;
}

/* An error stays unhandled on purpose: Node then prints it and ends the process as it would for the program's own. */
void call();
