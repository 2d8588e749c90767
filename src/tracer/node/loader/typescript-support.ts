import { createRequire } from "node:module";
import path from "node:path";
import type * as typescript from "../typescript";

type TypeScriptSupport = typeof typescript;

let support: TypeScriptSupport | undefined;

/** The bundle that holds the TypeScript compiler, loaded at the first file that needs it. */
export function typeScriptSupport(): TypeScriptSupport {
  support ??= createRequire(__filename)(
    path.join(__dirname, "tracer-node-typescript.js"),
  ) as TypeScriptSupport;
  return support;
}
