import type { ModuleFormat } from "../instrument/parse-javascript";

/** A script that is one function, which a tool has written around the text of a file. */
export interface WrappedScript {
  readonly before: string;
  readonly body: string;
  readonly after: string;
  readonly format: ModuleFormat;
}

const beginning =
  /^\s*(?<strict>["']use strict["'];)?\s*\(?\s*(?<async>async\s*)?(?:function\s*)?\((?:[\w$]+|[\s,])*\)\s*(?:=>\s*)?(?=\{)/u;
const ending = /\n(?<braces>\}+)\)?;?\s*$/u;

/**
 * Takes a script apart that is a function around a file: vitest's `'use strict';async (…)=>{{…}}`, and Node's `(function (exports, …) {…});`. `undefined`
 * for all others, the sync strict and async sloppy ones among them.
 */
export function unwrapScript(script: string): WrappedScript | undefined {
  const start = beginning.exec(script);
  const end = ending.exec(script);
  const braces = end?.groups?.["braces"]?.length ?? 0;
  if (start === null || end === null) return undefined;
  const isAsync = start.groups?.["async"] !== undefined;
  if (isAsync !== (start.groups?.["strict"] !== undefined)) return undefined;
  const [head] = start;
  if (!script.startsWith("{".repeat(braces), head.length)) return undefined;
  const from = head.length + braces;
  return {
    before: script.slice(0, from),
    body: script.slice(from, end.index),
    after: script.slice(end.index),
    format: isAsync ? "async-body" : "commonjs",
  };
}
