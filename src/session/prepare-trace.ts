import { access, realpath, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { phrase } from "../base/phrase";
import { failure, success, type Result } from "../base/result";
import { wireVersion, type TraceManifest } from "../trace/wire/format";
import { cellFile, writeCells } from "./cell-files";
import { planLaunch, runtimeOf, type LaunchPlan } from "./launch-plan";
import { writeManifest } from "./manifest";
import { ProgramSession } from "./program-session";
import { type SessionProblem, sessionProblem } from "./session-problem";
import { createTraceFolder } from "./trace-folder";
import type {
  NotebookCell,
  TracedProgram,
  TraceFocus,
  TraceRequest,
  TracerInstallation,
} from "./trace-request";
import { tracerFiles } from "./tracer-environment";

/**
 * Makes ready to run a program and trace it: checks that it is there, makes the trace folder, finds the interpreter, and writes the
 * manifest. Nothing of the person's runs before `start()` of the session.
 */
export async function prepareTrace(
  request: TraceRequest,
  installation: TracerInstallation,
): Promise<Result<ProgramSession, SessionProblem>> {
  const missing = (await findMissingTracer(request, installation)) ?? (await findMissingProgram(request));
  if (missing !== undefined) return failure(missing);
  const now = new Date();
  const created = await createTraceFolder(request.destination, now);
  if (!created.ok) return created;
  const { folder, notice } = created.value;
  const roots = await withRealPaths(request.roots);
  const plan = await planLaunch({ ...request, roots }, installation, folder);
  if (!plan.ok) {
    // An empty folder that was made for nothing; one that is not empty by now is somebody else's.
    await rmdir(folder).catch(() => undefined);
    return plan;
  }
  const { output, program } = request;
  const manifest = manifestOf(request, plan.value, now, folder);
  try {
    await writeManifest(folder, manifest);
    if (program.kind === "cells") await writeCells(folder, program.cells);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const said = phrase("The trace cannot be stored in {0}: {1}.", folder, detail);
    return failure(sessionProblem("folder-not-writable", said));
  }
  const isDriven = program.kind === "call" && program.isDriven === true;
  return success(new ProgramSession({ plan: plan.value, folder, notice, manifest, output, isDriven }));
}

/** Runtimes differ in whether a module's path is the one it was asked by or the one that links lead to; both are meant. */
async function withRealPaths(roots: readonly string[]): Promise<readonly string[]> {
  const real = await Promise.all(roots.map((root) => realpath(root).catch(() => root)));
  return [...new Set([...roots, ...real])];
}

function manifestOf(request: TraceRequest, plan: LaunchPlan, now: Date, folder: string): TraceManifest {
  const { directory, program } = request;
  const focus = program.kind === "cells" ? focusOfCells(program.cells, folder) : request.focus;
  return {
    format: "coroscope-trace",
    version: wireVersion,
    created: now.toISOString(),
    command: [plan.file, ...plan.arguments],
    directory,
    ...(focus && { focus }),
  };
}

/** The last cell is the one that was asked for. */
function focusOfCells(cells: readonly NotebookCell[], folder: string): TraceFocus | undefined {
  const asked = cells.at(-1);
  return asked && { file: cellFile(folder, asked.name), line: 1, name: "<module>" };
}

async function findMissingTracer(
  request: TraceRequest,
  installation: TracerInstallation,
): Promise<SessionProblem | undefined> {
  const files = tracerFiles(installation, process.platform);
  const runtime = runtimeOf(request.program);
  const needed = [
    ...(runtime === "python" ? [] : [files.nodePreload]),
    ...(runtime === "node" ? [] : [files.pythonStartup]),
  ];
  for (const file of needed) {
    if (await isThere(file)) continue;
    return sessionProblem(
      "tracer-missing",
      phrase(
        "Coroscope's own tracer is not at {0}. Install Coroscope again, or run npm run build in its sources.",
        file,
      ),
    );
  }
  return undefined;
}

async function findMissingProgram(request: TraceRequest): Promise<SessionProblem | undefined> {
  const { program, directory } = request;
  if (!(await isFolder(directory))) {
    return sessionProblem("program-missing", phrase("The working directory {0} is not there.", directory));
  }
  const written = fileOf(program);
  const file = written === undefined ? undefined : path.resolve(directory, written);
  if (file === undefined || (await isThere(file))) return undefined;
  return sessionProblem(
    "program-missing",
    phrase("{0} is not there: no file {1}. Save it first, or check the path.", path.basename(file), file),
  );
}

function fileOf(program: TracedProgram): string | undefined {
  return program.kind === "file" || program.kind === "call" ? program.file : undefined;
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
