import path from "node:path";
import { tracerOptionsVariable, type TracerOptions } from "../trace/tracer-options";
import { variableName, type Environment } from "./executable-search";
import type { TracerInstallation } from "./trace-request";

/** Where the parts of the built tracers are. */
export function tracerFiles(
  installation: TracerInstallation,
  platform: NodeJS.Platform,
): {
  readonly nodePreload: string;
  readonly nodeCall: string;
  readonly nodeDrive: string;
  readonly pythonStartup: string;
  readonly pythonCall: string;
  readonly pythonDrive: string;
  readonly pythonCells: string;
} {
  const paths = platform === "win32" ? path.win32 : path.posix;
  const join = (...names: string[]): string => paths.join(installation.folder, ...names);
  return {
    nodePreload: join("tracer-node.js"),
    nodeCall: join("call-node.js"),
    nodeDrive: join("drive-node.js"),
    pythonStartup: join("tracer-python", "startup"),
    pythonCall: join("tracer-python", "call.py"),
    pythonDrive: join("tracer-python", "drive.py"),
    pythonCells: join("tracer-python", "cells.py"),
  };
}

/**
 * The environment of a traced program: the person's own, with the tracers switched on for it and all its children, whichever
 * runtime they are. What NODE_OPTIONS and PYTHONPATH already say stays.
 */
export function tracedEnvironment(
  environment: Environment,
  options: TracerOptions,
  installation: TracerInstallation,
  platform: NodeJS.Platform,
): Record<string, string> {
  const traced: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) traced[name] = value;
  const files = tracerFiles(installation, platform);
  const nodeOptions = variableName(traced, "NODE_OPTIONS", platform);
  const preload = `--require ${quoteNodeOption(files.nodePreload)}`;
  traced[nodeOptions] = joinUnlessThere(preload, traced[nodeOptions], " ");
  const pythonPath = variableName(traced, "PYTHONPATH", platform);
  const separator = platform === "win32" ? ";" : ":";
  traced[pythonPath] = joinUnlessThere(files.pythonStartup, traced[pythonPath], separator);
  traced[tracerOptionsVariable] = JSON.stringify(options);
  return traced;
}

/**
 * One word of NODE_OPTIONS. Node splits the variable at spaces outside double quotes, and takes a backslash for an escape only
 * inside them (`ParseNodeOptionsEnvVar` in Node's src/node_options.cc).
 */
export function quoteNodeOption(word: string): string {
  return `"${word.replace(/[\\"]/g, "\\$&")}"`;
}

/** Puts `ours` first; where a trace is started inside a trace it is there already. */
function joinUnlessThere(ours: string, theirs: string | undefined, separator: string): string {
  if (theirs === undefined || theirs === "") return ours;
  const isThere = `${separator}${theirs}${separator}`.includes(`${separator}${ours}${separator}`);
  return isThere ? theirs : `${ours}${separator}${theirs}`;
}
