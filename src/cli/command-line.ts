import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "./usage-error";

/** The options a command knows, as `node:util` wants them. */
export type OptionTable = NonNullable<ParseArgsConfig["options"]>;

/** What a command line says. */
export interface CommandLine<Options extends OptionTable> {
  readonly values: ReturnType<
    typeof parseArgs<{ options: Options; allowPositionals: true; strict: true; args: string[] }>
  >["values"];
  readonly words: readonly string[];
}

/**
 * Parses the words after a command's name.
 *
 * @throws UsageError on an unknown option, a missing or superfluous value
 */
export function parseCommandLine<const Options extends OptionTable>(
  words: readonly string[],
  options: Options,
): CommandLine<Options> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
      strict: true,
    });
    return { values, words: positionals };
  } catch (error) {
    // The first sentence names the mistake; Node's advice that follows is about its own command line.
    throw new UsageError((error instanceof Error ? error.message : String(error)).split(/\.\s/u)[0]);
  }
}

/**
 * As {@link parseCommandLine}, for a command line that ends in another one, which belongs to somebody else: options are only looked
 * for before the first word that is none, or before `--`.
 *
 * @returns also the words from the program's name on, and whether `--` stood before them
 */
export function parseLeadingOptions<const Options extends OptionTable>(
  words: readonly string[],
  options: Options,
): CommandLine<Options> & { readonly program: readonly string[]; readonly afterDashes: boolean } {
  const { tokens } = parseArgs({
    args: [...words],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const first = tokens.find((token) => token.kind !== "option");
  const end = first?.index ?? words.length;
  const afterDashes = first?.kind === "option-terminator";
  const program = words.slice(afterDashes ? end + 1 : end);
  return { ...parseCommandLine(words.slice(0, end), options), program, afterDashes };
}
