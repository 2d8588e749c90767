/**
 * Loaded with `--require` into every Node program that is traced, before the program itself; and, with all that the program requires so, into the thread
 * of the loader's hooks, where nothing is to be traced: the tracer itself is a bundle of its own, for loading it is a good part of what that thread takes.
 */
import Module, { createRequire } from "node:module";
import path from "node:path";
import { tracerOptionsVariable } from "../../trace/tracer-options";
import { hooksThreadVariable } from "./hooks-thread";
import { reportStartupFailure } from "./startup-failure";

/** Where Node keeps what was required, and how it was found; undocumented, and there in every supported version. */
interface ModuleCaches {
  readonly _cache: Record<string, unknown>;
  readonly _pathCache: Record<string, string>;
}

const runtimeFile = path.join(__dirname, "tracer-node-runtime.js");

if (process.env[tracerOptionsVariable] !== undefined && process.env[hooksThreadVariable] === undefined)
  try {
    createRequire(__filename)(runtimeFile);
  } catch (error) {
    reportStartupFailure("The program runs, but is not traced.", error);
  }

forget([__filename, runtimeFile]);

/** A program that looks through what was required finds its own modules alone. */
function forget(files: readonly string[]): void {
  const { _cache: cache, _pathCache: found } = Module as unknown as Partial<ModuleCaches>;
  for (const file of files) if (cache !== undefined) Reflect.deleteProperty(cache, file);
  for (const [request, file] of Object.entries(found ?? {}))
    if (files.includes(file)) Reflect.deleteProperty(found ?? {}, request);
}
