import path from "node:path";
import { phrase } from "../base/phrase";
import { assertNever } from "../base/assert-never";
import { failure, success, type Result } from "../base/result";
import type { TracerOptions } from "../trace/tracer-options";
import { findExecutable, searchContext, type SearchContext } from "./executable-search";
import { findInterpreter } from "./interpreter";
import { type SessionProblem, sessionProblem } from "./session-problem";
import {
  defaultItemLimit,
  defaultRedaction,
  type Runtime,
  type TracedProgram,
  type TraceRequest,
  type TracerInstallation,
} from "./trace-request";
import { tracedEnvironment, tracerFiles } from "./tracer-environment";
import { readBatchLauncher } from "./batch-launcher";
import { cellFile, cellFolder } from "./cell-files";

/** What the operating system is asked to start. */
export interface LaunchPlan {
  /** Absolute path of the executable. */
  readonly file: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Decides what to start for a request: finds the interpreter or the command, and switches the tracers on.
 *
 * @param folder the trace folder, which exists
 */
export async function planLaunch(
  request: TraceRequest,
  installation: TracerInstallation,
  folder: string,
): Promise<Result<LaunchPlan, SessionProblem>> {
  const environment = request.environment ?? process.env;
  const context = searchContext(environment, request.directory);
  const command = await commandOf(request, installation, context, folder);
  if (!command.ok) return command;
  const [file, ...words] = command.value;
  return success({
    file,
    arguments: words,
    directory: request.directory,
    environment: tracedEnvironment(
      environment,
      tracerOptions(request, folder),
      installation,
      context.platform,
    ),
  });
}

/** What the tracers are told for a request. */
export function tracerOptions(request: TraceRequest, folder: string): TracerOptions {
  const { program } = request;
  const call =
    program.kind === "call"
      ? {
          file: program.file,
          expression: program.isDriven === true ? drivenExpression(program) : program.expression,
          limit: program.limit ?? defaultItemLimit,
          ...(program.hasVirtualTime === true && { virtualTime: true }),
        }
      : undefined;
  return {
    folder,
    roots: program.kind === "cells" ? [...request.roots, cellFolder(folder)] : request.roots,
    values: request.values ?? "previews",
    redact: request.redact ?? defaultRedaction,
    ...(request.samplesGil === true && { gil: true }),
    ...(call && { call }),
  };
}

/** The driver of Node.js evaluates what is sent in the module's own scope, which only code that stands in the module can reach. */
function drivenExpression({ runtime, expression }: Extract<TracedProgram, { kind: "call" }>): string {
  if (runtime === "python") return expression;
  return `{ start: () => (${expression}\n), evaluate: (source) => eval(source) }`;
}

/** The runtime that a program needs; undefined for a command, which brings its own. */
export function runtimeOf(program: TracedProgram): Runtime | undefined {
  return program.kind === "command" ? undefined : program.runtime;
}

type Command = readonly [file: string, ...words: string[]];

async function commandOf(
  request: TraceRequest,
  installation: TracerInstallation,
  context: SearchContext,
  folder: string,
): Promise<Result<Command, SessionProblem>> {
  const { program } = request;
  if (program.kind === "command") return foundCommand(program.command, context);
  const configured = request.interpreters?.[program.runtime];
  const interpreter = await findInterpreter(program.runtime, configured, context);
  if (!interpreter.ok) return interpreter;
  const executable = interpreter.value.path;
  switch (program.kind) {
    case "file":
      return success([executable, program.file, ...program.arguments]);
    case "module":
      return success([executable, "-m", program.module, ...program.arguments]);
    case "call": {
      const { nodeCall, nodeDrive, pythonCall, pythonDrive } = tracerFiles(installation, context.platform);
      const [call, drive] = program.runtime === "node" ? [nodeCall, nodeDrive] : [pythonCall, pythonDrive];
      return success([executable, program.isDriven === true ? drive : call]);
    }
    case "cells": {
      const { pythonCells } = tracerFiles(installation, context.platform);
      return success([executable, pythonCells, ...program.cells.map(({ name }) => cellFile(folder, name))]);
    }
    default:
      return assertNever(program);
  }
}

async function foundCommand(
  command: readonly string[],
  context: SearchContext,
): Promise<Result<Command, SessionProblem>> {
  const [name = "", ...words] = command;
  const file = name === "" ? undefined : await findExecutable(name, context);
  if (file === undefined) {
    const said = phrase('The command "{0}" was not found. Check its spelling and PATH.', name);
    return failure(sessionProblem("program-missing", said));
  }
  if (context.platform !== "win32" || !/\.(cmd|bat)$/i.test(file)) return success([file, ...words]);
  const script = await readBatchLauncher(file);
  const node = script === undefined ? undefined : await findExecutable("node", context);
  if (script !== undefined && node !== undefined) return success([node, script, ...words]);
  const said = phrase(
    "{0} is a batch file, which Windows runs only in a shell, and programs are never started through a shell here. Name the program that {1} starts instead.",
    file,
    path.win32.basename(file),
  );
  return failure(sessionProblem("program-not-runnable", said));
}
