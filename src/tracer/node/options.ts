import * as valibot from "valibot";
import { type TracerOptions, tracerOptionsVariable } from "../../trace/tracer-options";

const schema = valibot.object({
  folder: valibot.string(),
  roots: valibot.array(valibot.string()),
  values: valibot.picklist(["none", "previews", "locals"]),
  redact: valibot.string(),
  cache: valibot.exactOptional(valibot.string()),
  causality: valibot.exactOptional(valibot.boolean()),
  call: valibot.exactOptional(
    valibot.object({ file: valibot.string(), expression: valibot.string(), limit: valibot.number() }),
  ),
});

/** What the session asks for; `undefined` where the variable is missing or holds something else. */
export function readTracerOptions(): TracerOptions | undefined {
  const text = process.env[tracerOptionsVariable];
  if (text === undefined) return undefined;
  try {
    const result = valibot.safeParse(schema, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
