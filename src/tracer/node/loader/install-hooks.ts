import Module, { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { TracerOptions } from "../../../trace/tracer-options";
import { hooksThreadVariable } from "../hooks-thread";
import { type CommonJsWatcher, hookCommonJs } from "./commonjs-hooks";
import { declaredFormat } from "./module-format";
import {
  type LoadResult,
  loadTypeScript,
  resolveForTypeScript,
  type ResolveResult,
  translateLoaded,
} from "./module-hooks";
import { beforeProgramHooks, canHaveBothKindsOfHooks, startsWithLoader } from "./program-hooks";
import type { Translator } from "./translate";

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
}) => { deregister(): void };

/** Lets all modules that the program loads from now on pass through the tracer. */
export function installLoaderHooks(options: TracerOptions, translator: Translator): void {
  const { registerHooks } = Module as unknown as { registerHooks?: RegisterHooks };
  const canHaveBoth = canHaveBothKindsOfHooks();
  if (registerHooks === undefined || (!canHaveBoth && startsWithLoader())) {
    registerWhenNeeded(options, translator);
    return;
  }
  const nothing = (): void => undefined;
  let onRequiredModule: CommonJsWatcher["onRequiredModule"] = nothing;
  hookCommonJs(translator, {
    onText: nothing,
    onRequiredModule: (file, text) => onRequiredModule(file, text),
    beforeImport: nothing,
  });
  const hooks = registerHooks({
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
  if (canHaveBoth) return;
  beforeProgramHooks(() => {
    hooks.deregister();
    registerInOwnThread(options);
    onRequiredModule = watcherOfRequired(translator);
  });
}

/** Node loads what a required module imports without asking hooks in a thread of their own. */
function watcherOfRequired(translator: Translator): CommonJsWatcher["onRequiredModule"] {
  return (file, text) => {
    if (ownImport.test(text)) translator.leaveUntraced(file);
  };
}

/** A module of the program's own that a module imports, by its path. */
const ownImport = /(?:^|[\n;}])\s*(?:import|export)\b[^;'"]*['"]\.{1,2}\//u;

/**
 * Hooks in a thread of their own cost more than the start of a small program, so one that only ever requires CommonJS gets none: they are
 * registered where the program begins as a module, or when the first text is about to run that could import one.
 */
function registerWhenNeeded(options: TracerOptions, translator: Translator): void {
  let isRegistered = false;
  const register = (): void => {
    if (!isRegistered) registerInOwnThread(options);
    isRegistered = true;
  };
  hookCommonJs(translator, {
    onText: (text) => {
      if (!isRegistered && /\bimport\b/u.test(text)) register();
    },
    onRequiredModule: watcherOfRequired(translator),
    beforeImport: register,
  });
  if (!beginsAsCommonJs()) register();
}

/** Node takes a main file for CommonJS where nothing makes it a module, also one of TypeScript, which it does not know. */
function beginsAsCommonJs(): boolean {
  const [, main] = process.argv;
  if (
    main === undefined ||
    process.execArgv.some((word) =>
      /^--?(?:import|eval|print|e|p|pe|input-type|loader|experimental)/u.test(word),
    )
  )
    return false;
  try {
    const file = createRequire(path.resolve("./")).resolve(path.resolve(main));
    return /\.(?:c?[jt]s|[jt]sx)$/u.test(file) && declaredFormat(file) !== "module";
  } catch {
    return false;
  }
}

function registerInOwnThread({ roots, call, values, cache }: TracerOptions): void {
  process.env[hooksThreadVariable] = "1";
  try {
    Module.register(pathToFileURL(path.join(__dirname, "tracer-node-hooks.mjs")), {
      data: { roots, call, values, cache },
    });
  } finally {
    Reflect.deleteProperty(process.env, hooksThreadVariable);
  }
}
