import { syncBuiltinESMExports } from "node:module";
import path from "node:path";
import workerThreads from "node:worker_threads";
import { tracerOptionsVariable } from "../../../trace/tracer-options";
import { showAs } from "../runtime/original-source";

const nodeOptionsVariable = "NODE_OPTIONS";

type WorkerClass = typeof workerThreads.Worker;

/**
 * Follows the program into workers that it gives an environment of their own. Other workers inherit the tracer; for these Node reads its options from
 * that environment alone (Node's documentation of `new Worker`), so what makes them load the tracer is added to it. `onStart` is told of every worker that was started.
 */
export function followWorkers(onStart: (worker: workerThreads.Worker) => void): void {
  const original = workerThreads.Worker;
  const options = process.env[tracerOptionsVariable];
  if (options === undefined) return;
  const replacement = new Proxy(original, {
    construct(target, values: ConstructorParameters<WorkerClass>, newTarget): object {
      const [file, given, ...rest] = values;
      const asked = given === undefined ? given : withTracer(given, options);
      const worker = Reflect.construct(
        target,
        values.length < 2 ? values : [file, asked, ...rest],
        newTarget,
      ) as workerThreads.Worker;
      onStart(worker);
      return worker;
    },
  });
  showAs(replacement, original);
  Object.defineProperty(original.prototype, "constructor", {
    ...Object.getOwnPropertyDescriptor(original.prototype, "constructor"),
    value: replacement,
  });
  workerThreads.Worker = replacement;
  syncBuiltinESMExports();
}

type WorkerOptions = NonNullable<ConstructorParameters<WorkerClass>[1]>;

/** The program's options with more in their environment, where they have one; everything else is read from the program's own object. */
function withTracer(given: WorkerOptions, options: string): WorkerOptions {
  const env: unknown = given.env;
  if (typeof env !== "object" || env === null) return given;
  const own = { ...env } as Record<string, unknown>;
  own[tracerOptionsVariable] ??= options;
  const flags = own[nodeOptionsVariable];
  const required = `--require ${JSON.stringify(path.join(__dirname, "tracer-node.js"))}`;
  if (flags === undefined) own[nodeOptionsVariable] = required;
  else if (typeof flags === "string" && !flags.includes("tracer-node"))
    own[nodeOptionsVariable] = `${required} ${flags}`;
  return Object.create(given, { env: { value: own, enumerable: true } }) as WorkerOptions;
}
