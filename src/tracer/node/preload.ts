/** Loaded with `--require` into every Node program that is traced, before the program itself. */
import nodeModule from "node:module";
import { followChildren } from "./loader/follow-children";
import { hooksThreadVariable, installLoaderHooks } from "./loader/install-hooks";
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
    showOriginalPositions();
    installLoaderHooks(options, () => thread.gap("untraceable", 0));
  } catch {
    return;
  }
}

/** What Node runs has other columns than the author's file, or other lines: the traces of its errors must show the file's. */
function showOriginalPositions(): void {
  const { setSourceMapsSupport } = nodeModule as {
    setSourceMapsSupport?: (
      enabled: boolean,
      scope: { nodeModules: boolean; generatedCode: boolean },
    ) => void;
  };
  if (setSourceMapsSupport === undefined) process.setSourceMapsEnabled(true);
  else setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
}

preload();
