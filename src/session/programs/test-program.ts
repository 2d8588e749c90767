import path from "node:path";
import type { Runtime } from "../trace-request";
import type { KnownProgram } from "./known-program";

/** How a file of tests is run, where its text says which runner it is for; undefined where it holds no tests that one file can tell. */
export function testProgram(file: string, text: string, runtime: Runtime): KnownProgram | undefined {
  const name = path.basename(file);
  if (runtime === "node") {
    if (!/(?:from|require\()\s*["']node:test["']/.test(text)) return undefined;
    const program = { kind: "command", command: ["node", "--test", file] } as const;
    return { source: "test", name: `node --test ${name}`, program };
  }
  const runner = /^\s*(?:import|from)\s+unittest\b/m.test(text)
    ? "unittest"
    : /^\s*(?:import|from)\s+pytest\b|^\s*(?:async\s+)?def\s+test_\w+\s*\(/m.test(text)
      ? "pytest"
      : undefined;
  if (runner === undefined) return undefined;
  const program = { kind: "module", runtime, module: runner, arguments: [file] } as const;
  return { source: "test", name: `python -m ${runner} ${name}`, program };
}
