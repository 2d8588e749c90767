/**
 * Runs tests of test262, each in a context of its own, and answers with what came of them. Started by `test262.ts` with the suite's folder and
 * `plain` or `traced`.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { entryFunction, instrument } from "../../src/tracer/node/instrument/instrument";
import { nativeSyntax, parseJavaScriptStrictly } from "../../src/tracer/node/instrument/parse-javascript";
import { describeSites } from "../../src/tracer/node/instrument/sites";
import { registration } from "../../src/tracer/node/instrument/transform";
import { showOriginalSource } from "../../src/tracer/node/runtime/original-source";
import { runtimeKey } from "../../src/tracer/node/runtime/runtime-key";
import { startThread } from "../../src/tracer/node/runtime/start";
import { type FrontMatter, readFrontMatter } from "./front-matter";

const [suite = "", mode = "", traceFolder = ""] = process.argv.slice(2);
const isTraced = mode === "traced";
const hasLocals = process.env["VALUES"] === "locals";
const harness = new Map<string, string>();
/** A test that never calls `$DONE` hangs for good; this long is far more than any needs. */
const patience = 5_000;

if (isTraced)
  startThread({ folder: traceFolder, roots: [], values: hasLocals ? "locals" : "previews", redact: "" });

process.on("message", (file: string) => {
  void run(file).then((result) => process.send?.(result));
});
process.on("unhandledRejection", () => undefined);
process.on("uncaughtException", () => undefined);

async function run(file: string): Promise<{ file: string; result: string }> {
  const source = readFileSync(path.join(suite, "test", file), "utf8");
  const front = readFrontMatter(source);
  const results: string[] = [];
  const { flags } = front;
  if (flags.has("module")) results.push(await runOnce(file, source, front, "module"));
  else {
    if (!flags.has("onlyStrict")) results.push(await runOnce(file, source, front, "sloppy"));
    if (!flags.has("noStrict") && !flags.has("raw"))
      results.push(await runOnce(file, `"use strict";\n${source}`, front, "strict"));
  }
  return { file, result: results.join(" | ") };
}

async function runOnce(file: string, source: string, front: FrontMatter, kind: string): Promise<string> {
  const messages: string[] = [];
  const context = makeContext((message) => messages.push(message));
  try {
    for (const name of harnessFiles(front)) vm.runInContext(harnessText(name), context, { filename: name });
    if (kind === "module") await runModule(context, file, source);
    else runScript(context, file, source);
    if (front.flags.has("async")) await until(() => messages.length > 0);
  } catch (error) {
    return `${kind}: ${nameOf(error)}`;
  }
  return `${kind}: ${messages.join(" ") || "completed"}`;
}

function runScript(context: vm.Context, file: string, source: string): void {
  const { text, entry } = probed(file, source, "commonjs");
  if (entry !== undefined) {
    const declare = `Object.defineProperty(globalThis, "${entry.name}", { configurable: true, value: (() => {${entry.text}\nreturn ${entry.name}})() })`;
    vm.runInContext(declare, context);
  }
  vm.runInContext(text, context, { filename: file, importModuleDynamically: importer(context, file) });
}

async function runModule(context: vm.Context, file: string, source: string): Promise<void> {
  const cache = new Map<string, vm.Module>();
  const module = makeModule(context, file, source, cache);
  await module.link((specifier, referrer) => linkModule(context, specifier, referrer.identifier, cache));
  await module.evaluate();
}

function makeModule(
  context: vm.Context,
  file: string,
  source: string,
  cache: Map<string, vm.Module>,
): vm.SourceTextModule {
  const { text, entry } = probed(file, source, "module");
  const module = new vm.SourceTextModule(text + (entry?.text ?? ""), {
    context,
    identifier: file,
    importModuleDynamically: importer(context, file, cache),
  });
  cache.set(file, module);
  return module;
}

function linkModule(
  context: vm.Context,
  specifier: string,
  referrer: string,
  cache: Map<string, vm.Module>,
): vm.Module {
  const file = path.posix.join(path.posix.dirname(referrer), specifier);
  const known = cache.get(file);
  if (known) return known;
  return makeModule(context, file, readFileSync(path.join(suite, "test", file), "utf8"), cache);
}

function importer(
  context: vm.Context,
  file: string,
  cache = new Map<string, vm.Module>(),
): (specifier: string) => Promise<vm.Module> {
  return async (specifier) => {
    const module = linkModule(context, specifier, file, cache);
    if (module.status === "unlinked")
      await module.link((inner, referrer) => linkModule(context, inner, referrer.identifier, cache));
    await module.evaluate();
    return module;
  };
}

interface Probed {
  readonly text: string;
  readonly entry?: { readonly name: string; readonly text: string };
}

function probed(file: string, source: string, format: "commonjs" | "module"): Probed {
  if (!isTraced) return { text: source };
  /* As a script: what only CommonJS allows must stay an error. */
  if (format === "commonjs" && !compiles(source)) return { text: source };
  const parsed = parseJavaScriptStrictly(source, format, nativeSyntax);
  const result = parsed && instrument({ source, ...parsed, hasLocals });
  if (!result) return { text: source };
  const sites = describeSites({ path: file, text: source, language: "javascript" }, parsed, result.sites);
  const entry = { name: result.entryName, text: entryFunction(result.entryName, registration(sites)) };
  return { text: result.text, entry };
}

function compiles(source: string): boolean {
  try {
    return new vm.Script(source) instanceof vm.Script;
  } catch {
    return false;
  }
}

function makeContext(print: (message: string) => void): vm.Context {
  const context = vm.createContext({ print });
  const evaluate = (text: string): unknown => vm.runInContext(text, context);
  const global = evaluate("globalThis") as Record<PropertyKey, unknown>;
  const host = evaluate("({})") as Record<string, unknown>;
  Object.assign(host, {
    global,
    evalScript: evaluate,
    gc: () => undefined,
    createRealm: () => (makeContext(print) as { $262?: unknown }).$262,
    detachArrayBuffer: (buffer: ArrayBuffer) => structuredClone(buffer, { transfer: [buffer] }),
  });
  Object.defineProperty(global, "$262", { value: host, writable: true, configurable: true });
  if (isTraced) {
    const key = Symbol.for(runtimeKey);
    const runtime = Object.getOwnPropertyDescriptor(globalThis, key);
    if (runtime) Object.defineProperty(global, key, runtime);
    showOriginalSource(global["Function"] as FunctionConstructor);
  }
  return context;
}

function harnessFiles({ flags, includes }: FrontMatter): string[] {
  if (flags.has("raw")) return [];
  return ["assert.js", "sta.js", ...(flags.has("async") ? ["doneprintHandle.js"] : []), ...includes];
}

function harnessText(name: string): string {
  let text = harness.get(name);
  if (text === undefined) {
    const file = path.join(suite, "harness", name);
    text = existsSync(file) ? readFileSync(file, "utf8") : "";
    harness.set(name, text);
  }
  return text;
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + patience;
  while (!condition() && Date.now() < end) await new Promise((resolve) => setImmediate(resolve));
}

function nameOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const { name, message, constructor } = error as Error;
  return `${constructor.name || name}: ${message}`;
}
