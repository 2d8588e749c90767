/** Calls one function of a module under the tracer and lets a session drive what comes out by hand: see `trace/drive-protocol.ts`. */
import { pathToFileURL } from "node:url";
import { types } from "node:util";
import { AsyncDriver } from "./drive/async-driver";
import { DriveChannel } from "./drive/channel";
import { errorText } from "./drive/error-text";
import { FrameWatch } from "./drive/frame-watch";
import { GeneratorDriver } from "./drive/generator-driver";
import { callKey } from "./loader/call-site";
import { readTracerOptions } from "./options";
import { Previewer } from "./runtime/preview";

/** What the session appends to the module, in its own scope: see `driveExpression` of the session. */
interface DrivenModule {
  readonly start: () => unknown;
  readonly evaluate: (source: string) => unknown;
}

async function drive(): Promise<void> {
  const options = readTracerOptions();
  if (options?.call === undefined) throw new Error("Nothing to drive: the variable COROSCOPE holds no call.");
  const previewer =
    options.values === "none" ? undefined : new Previewer(new RegExp(options.redact || "(?!)", "iu"));
  const frames = new FrameWatch(
    options.values === "locals" ? (values) => previewer?.variables(values) ?? "" : undefined,
  );
  const channel = new DriveChannel(() => frames.flush());
  const preview = (value: unknown): { readonly value?: string } =>
    previewer === undefined ? {} : { value: previewer.of(value) };
  let module: DrivenModule | undefined;
  Object.defineProperty(globalThis, Symbol.for(callKey), {
    configurable: true,
    value: (give: () => DrivenModule) => {
      module = give();
    },
  });
  try {
    await import(pathToFileURL(options.call.file).href);
    if (module === undefined) throw new Error(`${options.call.file} was loaded, but not through the tracer.`);
    const { start, evaluate } = module;
    frames.begin();
    const value = start();
    const parts = { channel, frames, preview, evaluate, limit: options.call.limit };
    if (types.isGeneratorObject(value)) {
      await new GeneratorDriver(value as Generator | AsyncGenerator, parts).drive();
    } else if (types.isPromise(value)) await new AsyncDriver(value, parts).drive();
    else channel.say({ report: "settled", outcome: "returned", ...preview(value) });
  } catch (error) {
    channel.say({ report: "settled", outcome: "threw", value: errorText(error) });
    process.exitCode = 1;
  }
}

void drive();
