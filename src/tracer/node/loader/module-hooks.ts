import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { declaredFormat } from "./module-format";
import { resolveTypeScript } from "./resolve";
import { isPackageCode, isTypeScript } from "./scope";
import type { Translator } from "./translate";

/** What a `load` hook answers (Node's documentation of customization hooks). */
export interface LoadResult {
  readonly format: string | null | undefined;
  readonly source?: string | ArrayBuffer | NodeJS.TypedArray | null | undefined;
  readonly shortCircuit?: boolean;
}

/** What a `resolve` hook answers. */
export interface ResolveResult {
  readonly url: string;
  readonly format?: string | null | undefined;
  readonly shortCircuit?: boolean;
}

/** The file of a `file:` URL; a query or fragment makes no difference. */
function fileOf(url: string | undefined): string | undefined {
  if (url?.startsWith("file:") !== true) return undefined;
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

/** The answer for an import that Node itself could not resolve; `undefined` where TypeScript's rules find nothing either. */
export function resolveForTypeScript(
  specifier: string,
  importerUrl: string | undefined,
): ResolveResult | undefined {
  const importer = fileOf(importerUrl);
  if (importer === undefined || isPackageCode(importer)) return undefined;
  const wanted = specifier.startsWith("file:") ? fileOf(specifier) : specifier;
  const found = wanted === undefined ? undefined : resolveTypeScript(wanted, importer);
  return found === undefined ? undefined : { url: pathToFileURL(found).href, shortCircuit: true };
}

/** The answer for a TypeScript file, which Node must not be asked about; `undefined` for others. */
export function loadTypeScript(
  url: string,
  format: string | null | undefined,
  translator: Translator,
): LoadResult | undefined {
  const file = fileOf(url);
  if (file === undefined || !isTypeScript(file) || isPackageCode(file)) return undefined;
  const declared = declaredFormat(file);
  const said = format?.replace("-typescript", "");
  if (declared === "commonjs" || (declared === undefined && said === "commonjs"))
    return { format: "commonjs", shortCircuit: true, source: null };
  const text = readFileSync(file, "utf8").replace(/^\uFEFF/u, "");
  return { format: "module", shortCircuit: true, source: translator.typeScript(file, text, "module") };
}

/** What Node loaded, translated where it is an ECMAScript module; CommonJS passes through `Module.prototype._compile` later. */
export function translateLoaded(url: string, loaded: LoadResult, translator: Translator): LoadResult {
  const file = fileOf(url);
  if (
    file === undefined ||
    loaded.format !== "module" ||
    loaded.source === null ||
    loaded.source === undefined
  )
    return loaded;
  const text = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
  return { ...loaded, source: translator.javaScript(file, text, "module") };
}
