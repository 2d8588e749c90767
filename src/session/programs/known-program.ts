import type { TracedProgram } from "../trace-request";

/** A program that the workspace itself says how to run. */
export interface KnownProgram {
  readonly source: "launch-configuration" | "npm-script" | "test";
  /** For people: `Launch server`, `npm run dev`, `node --test cart.test.ts`. */
  readonly name: string;
  readonly program: TracedProgram;
  /** Absolute; the workspace's folder unless given. */
  readonly directory?: string;
  /** Variables beside those that every program gets; undefined takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}
