import { syncBuiltinESMExports } from "node:module";
import vm from "node:vm";
import type { ModuleFormat } from "../instrument/parse-javascript";
import { showAs } from "../runtime/original-source";
import { isPackageCode } from "./scope";
import { ownValue, type ScriptTracer } from "./script-tracer";

/** How a function of `node:vm` is told what to compile: the text is its first argument. */
interface Compiler {
  readonly name: "compileFunction" | "runInContext" | "runInThisContext" | "Script" | "SourceTextModule";
  /** Where its options are among its arguments. */
  readonly options: number;
  /** The context that it compiles for; `undefined` for the program's own realm. */
  context(values: readonly unknown[]): unknown;
  /** What the text is; a script's may be a function around a file's. `any` will run in realms that are not known yet, and gets no probes. */
  readonly format: ModuleFormat | "script" | "any";
}

const compilers: readonly Compiler[] = [
  {
    name: "compileFunction",
    options: 2,
    context: ([, , options]) => ownValue(options, "parsingContext"),
    format: "commonjs",
  },
  { name: "runInContext", options: 2, context: ([, context]) => context, format: "script" },
  { name: "runInThisContext", options: 1, context: () => undefined, format: "script" },
  { name: "Script", options: 1, context: () => undefined, format: "any" },
  /* There is one only where Node runs with --experimental-vm-modules. */
  {
    name: "SourceTextModule",
    options: 1,
    context: ([, options]) => ownValue(options, "context"),
    format: "module",
  },
];

/**
 * Traces files that are compiled past the loader, with what `node:vm` has for that: jest and vitest run what they test that way, with loaders of their own. Only a
 * program that is itself an installed package's is looked at, for a function of ours stands in the stack while such a script is compiled.
 */
export function hookScripts(tracer: ScriptTracer): void {
  const [, main = ""] = process.argv;
  if (!isPackageCode(main)) return;
  const module = vm as unknown as Record<string, object | undefined>;
  for (const compiler of compilers) {
    const native = module[compiler.name];
    if (native === undefined) continue;
    const replacement = replacementOf(native, compiler, tracer);
    module[compiler.name] = replacement;
    showAs(replacement, native);
  }
  syncBuiltinESMExports();
}

function replacementOf(native: object, compiler: Compiler, tracer: ScriptTracer): object {
  const compile = (values: unknown[], native: (values: unknown[]) => unknown): unknown => {
    const options = values[compiler.options];
    const context = compiler.context(values);
    return tracer.compile({ code: values[0], options, context, format: compiler.format }, (code) =>
      native([code, ...values.slice(1)]),
    );
  };
  const { prototype } = native as { prototype?: object };
  const isClass =
    prototype !== undefined && Object.hasOwn(prototype, "constructor") && !/^[a-z]/u.test(compiler.name);
  if (!isClass)
    return new Proxy(native as () => unknown, {
      apply: (target, receiver, values) =>
        compile(values, (changed) => Reflect.apply(target, receiver, changed) as unknown),
    });
  const replacement = new Proxy(native as new () => object, {
    construct: (target, values, newTarget) =>
      compile(values, (changed) => Reflect.construct(target, changed as [], newTarget) as object) as object,
  });
  const descriptor = Object.getOwnPropertyDescriptor(prototype, "constructor");
  Object.defineProperty(prototype, "constructor", { ...descriptor, value: replacement });
  return replacement;
}
