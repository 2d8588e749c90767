import Module from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { TracerOptions } from "../../../trace/tracer-options";
import { hookCommonJs } from "./commonjs-hooks";
import {
  type LoadResult,
  loadTypeScript,
  resolveForTypeScript,
  type ResolveResult,
  translateLoaded,
} from "./module-hooks";
import { LoadScope } from "./scope";
import { Translator } from "./translate";

/** `module.registerHooks`, which Node has from 22.15 on. */
type RegisterHooks = (hooks: {
  resolve(
    specifier: string,
    context: { parentURL?: string },
    next: (specifier: string, context: object) => ResolveResult,
  ): ResolveResult;
  load(
    url: string,
    context: { format?: string | null },
    next: (url: string, context: object) => LoadResult,
  ): LoadResult;
}) => void;

/** Lets all modules that the program loads from now on pass through the tracer. */
export function installLoaderHooks(options: TracerOptions, onUntraceable: (file: string) => void): void {
  const translator = new Translator(new LoadScope(options.roots), options.call, onUntraceable);
  hookCommonJs(translator);
  const { registerHooks } = Module as unknown as { registerHooks?: RegisterHooks };
  if (registerHooks === undefined) {
    registerInOwnThread(options);
    return;
  }
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        const found = resolveForTypeScript(specifier, context.parentURL);
        if (found === undefined) throw error;
        return found;
      }
    },
    load: (url, context, next) =>
      loadTypeScript(url, context.format, translator) ?? translateLoaded(url, next(url, context), translator),
  });
}

/** Tells the preload that it runs in the thread of the hooks, where nothing is to be traced. */
export const hooksThreadVariable = "COROSCOPE_HOOKS_THREAD";

function registerInOwnThread({ roots, call }: TracerOptions): void {
  process.env[hooksThreadVariable] = "1";
  try {
    Module.register(pathToFileURL(path.join(__dirname, "tracer-node-hooks.js")), { data: { roots, call } });
  } finally {
    Reflect.deleteProperty(process.env, hooksThreadVariable);
  }
}
