import { syncBuiltinESMExports } from "node:module";
import vm from "node:vm";
import { mayHoldProbes } from "../instrument/may-hold-probes";
import { showAs } from "../runtime/original-source";
import { isPackageCode, LoadScope } from "./scope";

/**
 * Tells of files that are to be traced and are compiled past the loader, as scripts of `node:vm`: jest and vitest run what they test that way, with loaders of
 * their own. Only a program that is itself an installed package's is looked at, for a function of ours stands in the stack while such a script runs.
 *
 * `onUntraceable` is called once for each such file.
 */
export function tellOfScripts(roots: readonly string[], onUntraceable: (file: string) => void): void {
  const [, main = ""] = process.argv;
  if (!isPackageCode(main)) return;
  const scope = new LoadScope(roots);
  const told = new Set<string>();
  const look = (code: unknown, options: unknown): void => {
    const file = fileOf(options);
    if (file === undefined || told.has(file) || typeof code !== "string" || !mayHoldProbes(code)) return;
    if (!scope.isTraced(file)) return;
    told.add(file);
    onUntraceable(file);
  };
  const { Script, runInThisContext } = vm;
  vm.Script = new Proxy(Script, {
    construct(target, values: [unknown, unknown], newTarget): object {
      look(values[0], values[1]);
      return Reflect.construct(target, values, newTarget) as object;
    },
  });
  Object.defineProperty(Script.prototype, "constructor", {
    ...Object.getOwnPropertyDescriptor(Script.prototype, "constructor"),
    value: vm.Script,
  });
  vm.runInThisContext = new Proxy(runInThisContext, {
    apply(target, receiver, values: [unknown, unknown]): unknown {
      look(values[0], values[1]);
      return Reflect.apply(target, receiver, values);
    },
  });
  showAs(vm.Script, Script);
  showAs(vm.runInThisContext, runInThisContext);
  syncBuiltinESMExports();
}

/** The file name in the options of a script, which are an object, or the name alone; nobody's getter is called. */
function fileOf(options: unknown): string | undefined {
  if (typeof options === "string") return options;
  if (typeof options !== "object" || options === null) return undefined;
  const name = Object.getOwnPropertyDescriptor(options, "filename")?.value as unknown;
  return typeof name === "string" ? name : undefined;
}
