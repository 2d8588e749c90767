import path from "node:path";
import * as v from "valibot";
import { failure, success, type Result } from "../../base/result";
import type { TracedProgram } from "../trace-request";
import type { KnownProgram } from "./known-program";
import { replaceVariables, type VariableScope } from "./variables";

const texts = v.array(v.string());
const variables = v.record(v.string(), v.nullable(v.string()));

/** What is read of a launch configuration; what else it says concerns the debugger. */
const configuration = v.object({
  name: v.string(),
  type: v.string(),
  request: v.literal("launch"),
  program: v.optional(v.string()),
  module: v.optional(v.string()),
  args: v.optional(v.union([texts, v.string()])),
  cwd: v.optional(v.string()),
  env: v.optional(variables),
  runtimeExecutable: v.optional(v.string()),
  runtimeArgs: v.optional(texts),
  python: v.optional(v.union([texts, v.string()])),
  pythonArgs: v.optional(texts),
});

type Configuration = v.InferOutput<typeof configuration>;

/** Why a configuration cannot be run without its debugger; plain text. */
export interface RefusedConfiguration {
  readonly name: string;
  readonly reason: string;
}

/** The Node and Python programs among launch configurations, and those that only their debugger can start. */
export interface LaunchConfigurations {
  readonly programs: readonly KnownProgram[];
  readonly refused: readonly RefusedConfiguration[];
}

/** Reads the `configurations` of a `launch.json`, whatever they are: what is no launch of Node or Python is left out. */
export function readLaunchConfigurations(
  configurations: unknown,
  scope: VariableScope,
): LaunchConfigurations {
  const programs: KnownProgram[] = [];
  const refused: RefusedConfiguration[] = [];
  for (const entry of Array.isArray(configurations) ? (configurations as unknown[]) : []) {
    const parsed = v.safeParse(configuration, entry);
    if (!parsed.success || !isKnownType(parsed.output.type)) continue;
    const program = knownProgram(parsed.output, scope);
    if (program.ok) programs.push(program.value);
    else refused.push({ name: parsed.output.name, reason: program.error });
  }
  return { programs, refused };
}

function isKnownType(type: string): boolean {
  return isNode(type) || type === "python" || type === "debugpy";
}

function isNode(type: string): boolean {
  return type === "node" || type === "pwa-node";
}

function knownProgram(written: Configuration, scope: VariableScope): Result<KnownProgram, string> {
  const replaced = replaceAll(written, scope);
  if (!replaced.ok) return failure(`it uses ${replaced.error}, which only its debugger knows`);
  const filled = replaced.value;
  const words = argumentsOf(filled);
  if (words === undefined)
    return failure("its arguments are one text, which a shell would have to take apart");
  const program = isNode(filled.type) ? nodeProgram(filled, words) : pythonProgram(filled, words);
  if (program === undefined) return failure("it names no program");
  return success({
    source: "launch-configuration",
    name: filled.name,
    program,
    directory: path.resolve(scope.workspaceFolder, filled.cwd ?? ""),
    ...(filled.env && { environment: mapValues(filled.env, (value) => value ?? undefined) }),
  });
}

/** The configuration with each variable replaced; else the first that is not known. */
function replaceAll(written: Configuration, scope: VariableScope): Result<Configuration, string> {
  let unknown: string | undefined;
  const filled: unknown = JSON.parse(JSON.stringify(written), (key, value: unknown) => {
    if (typeof value !== "string" || key === "name") return value;
    const replaced = replaceVariables(value, scope);
    if (replaced.ok) return replaced.value;
    unknown ??= replaced.error;
    return value;
  });
  return unknown === undefined ? success(v.parse(configuration, filled)) : failure(unknown);
}

function nodeProgram(filled: Configuration, words: readonly string[]): TracedProgram | undefined {
  const { program, runtimeExecutable, runtimeArgs = [] } = filled;
  if (runtimeExecutable === undefined && runtimeArgs.length === 0) {
    return program === undefined
      ? undefined
      : { kind: "file", runtime: "node", file: program, arguments: words };
  }
  const own = program === undefined ? [] : [program];
  return { kind: "command", command: [runtimeExecutable ?? "node", ...runtimeArgs, ...own, ...words] };
}

function pythonProgram(filled: Configuration, words: readonly string[]): TracedProgram | undefined {
  const { program, module, python, pythonArgs = [] } = filled;
  if (python === undefined && pythonArgs.length === 0) {
    if (module !== undefined) return { kind: "module", runtime: "python", module, arguments: words };
    return program === undefined
      ? undefined
      : { kind: "file", runtime: "python", file: program, arguments: words };
  }
  const target = module === undefined ? (program === undefined ? undefined : [program]) : ["-m", module];
  if (target === undefined) return undefined;
  const interpreter = python === undefined ? ["python3"] : [python].flat();
  return { kind: "command", command: [...interpreter, ...pythonArgs, ...target, ...words] };
}

/** Arguments as a list; a text of several words would need a shell to be taken apart. */
function argumentsOf({ args = [] }: Configuration): readonly string[] | undefined {
  if (typeof args !== "string") return args;
  if (args === "") return [];
  return /[\s"'\\$`]/.test(args) ? undefined : [args];
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
