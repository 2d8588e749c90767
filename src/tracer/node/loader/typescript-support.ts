import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Script } from "node:vm";
import type * as typescript from "../typescript";
import type { Cache } from "./cache";

type TypeScriptSupport = typeof typescript;

type ModuleFunction = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: object },
  filename: string,
  dirname: string,
) => void;

/** The bundle that holds the TypeScript compiler, loaded at the first file that needs it. */
export class TypeScriptLoader {
  readonly #cache: Cache;
  #support: TypeScriptSupport | undefined;
  #script: Script | undefined;

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  /** The bundle's exports. Most of its loading time is V8 compiling it, so what V8 made of it is kept. */
  get support(): TypeScriptSupport {
    this.#support ??= this.#load();
    return this.#support;
  }

  /** Keeps the bundle's compiled code for the next program, functions that were compiled when they were first called among it. */
  keepCode(): void {
    if (this.#script === undefined) return;
    this.#cache.write(this.#codeKey(), this.#script.createCachedData());
    this.#script = undefined;
  }

  #load(): TypeScriptSupport {
    const filename = path.join(__dirname, "tracer-node-typescript.js");
    const code = `(function (exports, require, module, __filename, __dirname) { ${readFileSync(filename, "utf8")}\n})`;
    const cachedData = this.#cache.read(this.#codeKey());
    const script = new Script(code, { filename, ...(cachedData !== undefined && { cachedData }) });
    if (cachedData === undefined || script.cachedDataRejected === true) this.#script = script;
    const module = { exports: {} };
    (script.runInThisContext() as ModuleFunction)(
      module.exports,
      createRequire(filename),
      module,
      filename,
      __dirname,
    );
    return module.exports as TypeScriptSupport;
  }

  #codeKey(): string {
    return this.#cache.keyOf(["compiled code"]);
  }
}
