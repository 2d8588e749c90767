import Module, { syncBuiltinESMExports } from "node:module";
import { showAs } from "../runtime/original-source";

/** The versions from which on both kinds of hooks may be in use at once: the first of a line that can. */
const firstThatCan: Readonly<Record<number, number>> = { 24: 12, 25: 2 };

/**
 * Whether hooks in the program's thread (`module.registerHooks`) still work once a program registers hooks in a thread of their own (`module.register`).
 * Where they do not, Node 22 and early versions of 24 and 25 refuse to load any module from then on: "The resolveSync() method is not implemented".
 */
export function canHaveBothKindsOfHooks(version = process.versions.node): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 25 || minor >= (firstThatCan[major] ?? Infinity);
}

/** Whether the command line asks for hooks in a thread of their own before any of the program runs. */
export function startsWithLoader(): boolean {
  const words = [...process.execArgv, ...(process.env["NODE_OPTIONS"] ?? "").split(/\s+/u)];
  return words.some((word) => /^--(?:experimental-)?loader(?:=|$)/u.test(word));
}

/** Calls `work` once, right before the program first registers hooks of its own that run in a thread of theirs. */
export function beforeProgramHooks(work: () => void): void {
  const module = Module as unknown as { register: (...values: unknown[]) => unknown };
  const { register } = module;
  const replacement = new Proxy(register, {
    apply(target, self, values): unknown {
      if (module.register === replacement) {
        module.register = register;
        syncBuiltinESMExports();
        work();
      }
      return Reflect.apply(target, self, values);
    },
  });
  showAs(replacement, register);
  module.register = replacement;
  syncBuiltinESMExports();
}
