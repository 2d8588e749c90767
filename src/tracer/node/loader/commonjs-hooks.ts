import { readFileSync } from "node:fs";
import Module from "node:module";
import { pathToFileURL } from "node:url";
import type { ModuleFormat } from "../instrument/parse-javascript";
import { lookLike } from "../runtime/original-source";
import { declaredFormat } from "./module-format";
import { resolveTypeScript } from "./resolve";
import { isPackageCode } from "./scope";
import type { Translator } from "./translate";

/** The parts of Node's CommonJS loader that loaders are commonly built on. */
interface CommonJsModule {
  filename: string;
  parent?: CommonJsModule | null;
  _compile: (this: CommonJsModule, content: string, filename: string, ...rest: unknown[]) => unknown;
}

interface CommonJsLoader {
  prototype: CommonJsModule;
  _extensions: Record<string, ((module: CommonJsModule, filename: string) => void) | undefined>;
  _resolveFilename: (
    this: unknown,
    request: string,
    parent: CommonJsModule | undefined,
    ...rest: unknown[]
  ) => string;
}

const loader = Module as unknown as CommonJsLoader;

/** What wants to know of CommonJS modules. */
export interface CommonJsWatcher {
  /** Sees each text that is about to be compiled, traced or not. */
  onText(text: string): void;
  /** A module was required: its text is about to be compiled, and what it imports is loaded by Node alone where no hooks are called for that. */
  onRequiredModule(filename: string, text: string): void;
  /** Called where a file turns out to be a module, which is then imported. */
  beforeImport(): void;
}

/** Lets every CommonJS module pass through `translator` on its way to being compiled. */
export function hookCommonJs(translator: Translator, watcher: CommonJsWatcher): void {
  const translated = new Set<string>();
  const compile = loader.prototype._compile;
  loader.prototype._compile = function (this: CommonJsModule, content, filename, ...rest): unknown {
    if (typeof content === "string") {
      watcher.onText(content);
      if (rest[0] === "module") watcher.onRequiredModule(filename, content);
    }
    const isDone = translated.delete(filename) || typeof content !== "string";
    return compile.call(
      this,
      isDone ? content : translate(translator, content, filename, rest[0]),
      filename,
      ...rest,
    );
  };
  lookLike(loader.prototype._compile, compile);
  for (const extension of [".ts", ".cts", ".tsx", ".jsx"]) {
    const native = loader._extensions[extension];
    loader._extensions[extension] = (module, filename) => {
      if (isPackageCode(filename) && native) {
        native(module, filename);
        return;
      }
      const text = withoutMark(readFileSync(filename, "utf8"));
      const isMain = module.parent === null || module.parent === undefined;
      if (declaredFormat(filename) !== "commonjs" && isMain && translator.hasTopLevelAwait(filename, text)) {
        importFile(filename, watcher);
        return;
      }
      translated.add(filename);
      module._compile(translator.typeScript(filename, text, "commonjs"), filename);
    };
  }
  hookMainModule(watcher);
  hookResolution();
}

function importFile(filename: string, watcher: CommonJsWatcher): void {
  watcher.beforeImport();
  void import(pathToFileURL(filename).href);
}

/** A program that is a `.mts` file: a Node that knows no TypeScript would take it for CommonJS, and for JavaScript. */
function hookMainModule(watcher: CommonJsWatcher): void {
  const native = loader._extensions[".mts"] ?? loader._extensions[".js"];
  loader._extensions[".mts"] = (module, filename) => {
    const isMain = module.parent === null || module.parent === undefined;
    if (isMain && !isPackageCode(filename)) importFile(filename, watcher);
    else native?.(module, filename);
  };
}

/** A `.js` file without a declared format may hold a module: newer versions of Node find out by compiling it. */
function translate(translator: Translator, content: string, filename: string, format: unknown): string {
  const declared: ModuleFormat = format === "module" ? "module" : "commonjs";
  const text = translator.javaScript(filename, content, declared);
  return text === content && declared === "commonjs" && /\b(?:import|export)\b/u.test(content)
    ? translator.javaScript(filename, content, "module")
    : text;
}

function hookResolution(): void {
  const resolve = loader._resolveFilename;
  loader._resolveFilename = function (this: unknown, request, parent, ...rest): string {
    try {
      return resolve.call(this, request, parent, ...rest);
    } catch (error) {
      const found =
        parent?.filename === undefined || isPackageCode(parent.filename)
          ? undefined
          : resolveTypeScript(request, parent.filename);
      if (found === undefined) throw error;
      return found;
    }
  };
  lookLike(loader._resolveFilename, resolve);
}

/** Node takes a byte order mark off the files that it reads itself. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
