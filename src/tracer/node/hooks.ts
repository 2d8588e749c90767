/** Node's module customization hooks for versions whose hooks run in a thread of their own; registered by the preload. */
import {
  type LoadResult,
  loadTypeScript,
  resolveForTypeScript,
  type ResolveResult,
  translateLoaded,
} from "./loader/module-hooks";
import { type Translator, translatorFor } from "./loader/translate";
import { runSilently } from "./runtime/silent-runtime";
import type { TracerOptions } from "../../trace/tracer-options";

let translator: Translator | undefined;

/** Called by Node once, with what the preload handed to `module.register`. */
export function initialize(options: Pick<TracerOptions, "roots" | "call" | "values" | "cache">): void {
  runSilently();
  translator = translatorFor(options, () => undefined);
}

/** Node's `resolve` hook: finds TypeScript files where Node finds nothing. */
export async function resolve(
  specifier: string,
  context: { parentURL?: string },
  next: (specifier: string, context: object) => Promise<ResolveResult>,
): Promise<ResolveResult> {
  try {
    return await next(specifier, context);
  } catch (error) {
    const found = resolveForTypeScript(specifier, context.parentURL);
    if (found === undefined) throw error;
    return found;
  }
}

/** Node's `load` hook: instruments modules and turns TypeScript into JavaScript. */
export async function load(
  url: string,
  context: { format?: string | null },
  next: (url: string, context: object) => Promise<LoadResult>,
): Promise<LoadResult> {
  if (translator === undefined) return next(url, context);
  return (
    loadTypeScript(url, context.format, translator) ??
    translateLoaded(url, await next(url, context), translator)
  );
}
