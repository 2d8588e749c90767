import { type ecmaVersion, parse } from "acorn";
import type { Program } from "estree";
import { Script } from "node:vm";

/** How Node loads a file; `async-body` is one that a tool has put into an async function in strict mode, as vitest does with modules. */
export type ModuleFormat = "commonjs" | "module" | "async-body";

/** A text as a parser read it. */
export interface ParsedSource {
  readonly program: Program;
  readonly isModule: boolean;
  /** Whether a function of a tool's stands around it, whose own awaits are not the author's. */
  readonly isBody?: boolean;
}

/**
 * The newest ECMAScript that the running V8 reads, as far as the parser knows a difference: `using` came with V8 13.8. A program that V8 rejects must
 * be rejected in its own words, so it gets no probes.
 */
export const nativeSyntax: ecmaVersion = canCompile("{ using a = null }") ? "latest" : 2025;

function canCompile(source: string): boolean {
  try {
    return new Script(source) instanceof Script;
  } catch {
    return false;
  }
}

/* Who walks a tree asks nodes for their range; of most nobody asks, so the parser makes none. */
Object.defineProperty(Object.getPrototypeOf(parse("", { ecmaVersion: "latest" })) as object, "range", {
  configurable: true,
  get(this: { readonly start: number; readonly end: number }) {
    return [this.start, this.end];
  },
});

/**
 * Parses plain JavaScript with a parser that loads in milliseconds and accepts exactly what ECMAScript does; `undefined` where it does not
 * parse.
 */
export function parseJavaScriptStrictly(
  source: string,
  format: ModuleFormat,
  version: ecmaVersion = "latest",
): ParsedSource | undefined {
  const isBody = format === "async-body";
  const isModule = isBody || format === "module";
  try {
    const program = parse(source, {
      ecmaVersion: version,
      sourceType: isModule ? "module" : "commonjs",
      allowHashBang: true,
    });
    return { program: program as unknown as Program, isModule, isBody };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
