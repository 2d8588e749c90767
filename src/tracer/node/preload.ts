/** Loaded with `--require` into every Node program that is traced, before the program itself. */
import { followChildren } from "./loader/follow-children";
import { hooksThreadVariable, installLoaderHooks } from "./loader/install-hooks";
import { isTypeScript } from "./loader/scope";
import { readTracerOptions } from "./options";
import { showOriginalSource } from "./runtime/original-source";
import { runtimeKey } from "./runtime/runtime-key";
import { startThread } from "./runtime/start";

/** Whatever goes wrong here, the program runs as if there were no tracer. */
function preload(): void {
  if (process.env[hooksThreadVariable] !== undefined) return;
  const options = readTracerOptions();
  if (options === undefined || Symbol.for(runtimeKey) in globalThis) return;
  try {
    const thread = startThread(options);
    showOriginalSource(Function);
    followChildren((pid, name) => thread.processSpawned(pid, name));
    const [, main] = process.argv;
    if (isTypeScript(options.call?.file ?? main ?? "")) process.setSourceMapsEnabled(true);
    installLoaderHooks(options, () => thread.gap("untraceable", 0));
  } catch {
    return;
  }
}

preload();
