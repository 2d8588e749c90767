import { parse } from "acorn";
import type { Program } from "estree";

/** How Node loads a file. */
export type ModuleFormat = "commonjs" | "module";

/** A text as a parser read it. */
export interface ParsedSource {
  readonly program: Program;
  readonly isModule: boolean;
}

/**
 * Parses plain JavaScript with a parser that loads in milliseconds and accepts exactly what ECMAScript does; `undefined` where it does not
 * parse.
 */
export function parseJavaScriptStrictly(source: string, format: ModuleFormat): ParsedSource | undefined {
  const isModule = format === "module";
  try {
    const program = parse(source, {
      ecmaVersion: "latest",
      sourceType: format,
      ranges: true,
      allowHashBang: true,
    });
    return { program: program as unknown as Program, isModule };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
