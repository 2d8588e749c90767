import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Script } from "node:vm";
import type { Cache } from "./cache";

type ModuleFunction = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: object },
  filename: string,
  dirname: string,
) => void;

/** A large part of the tracer in a bundle of its own, loaded when it is needed first: a program whose files are all in the cache never loads one. */
export class OwnBundle<Exports> {
  readonly #name: string;
  readonly #cache: Cache;
  #exports: Exports | undefined;
  #script: Script | undefined;

  /** `name` is that of the file beside this one; `Exports` are what its entry point exports. */
  constructor(name: string, cache: Cache) {
    this.#name = name;
    this.#cache = cache;
  }

  /** The bundle's exports. Most of its loading time is V8 compiling it, so what V8 made of it is kept. */
  get exports(): Exports {
    this.#exports ??= this.#load();
    return this.#exports;
  }

  /** Keeps the bundle's compiled code for the next program, functions that were compiled when they were first called among it. */
  keepCode(): void {
    if (this.#script === undefined) return;
    this.#cache.write(this.#codeKey(), this.#script.createCachedData());
    this.#script = undefined;
  }

  #load(): Exports {
    const filename = path.join(__dirname, this.#name);
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
    return module.exports as Exports;
  }

  #codeKey(): string {
    return this.#cache.keyOf(["compiled code", this.#name]);
  }
}
