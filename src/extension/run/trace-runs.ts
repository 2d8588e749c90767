import path from "node:path";
import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { Emitter } from "../../base/emitter";
import { prepareTrace } from "../../session/prepare-trace";
import type { Runtime, TracedProgram, TraceFocus, TraceRequest } from "../../session/trace-request";
import type { SessionEnd } from "../../session/trace-session";
import { traceSettings, type TraceSettings } from "../settings";
import { chooseInterpreters } from "./interpreters";
import { LiveTrace } from "./live-trace";
import type { ProgramOutputChannel } from "./program-output";
import { showProblem } from "./session-problems";
import { pruneTraces, traceStorage, type TraceStorage } from "./trace-storage";
import { tracedFolders } from "./traced-folders";
import { requireTrust } from "./workspace-trust";

/** What is to be traced, as a command knows it. */
export interface RunPlan {
  /** For people: the function or program. */
  readonly title: string;
  readonly runtime: Runtime;
  readonly program: TracedProgram;
  readonly focus?: TraceFocus;
  /** The working directory; the workspace's folder, or the file's own, unless given. */
  readonly directory?: string;
  /** Variables beside those that every program gets; undefined takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The file that is run: its settings and workspace folder count. */
  readonly resource: vscode.Uri;
}

/** A run that began, with the plan that it follows. */
export interface StartedRun {
  readonly plan: RunPlan;
  readonly trace: LiveTrace;
}

/** A run that ended. */
export interface EndedRun extends StartedRun {
  readonly end: SessionEnd;
}

/** What runs need of the extension they are in. */
export interface RunSurroundings {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly output: ProgramOutputChannel;
}

/** The programs that are being traced. Any number may run at once; each has its own trace folder. */
export class TraceRuns implements Disposable {
  readonly #surroundings: RunSurroundings;
  readonly #owned = new DisposableList();
  readonly #running = new Map<LiveTrace, RunPlan>();
  readonly #started = this.#owned.add(new Emitter<StartedRun>());
  readonly #ended = this.#owned.add(new Emitter<EndedRun>());
  readonly onDidStart = this.#started.event;
  readonly onDidEnd = this.#ended.event;

  constructor(surroundings: RunSurroundings) {
    this.#surroundings = surroundings;
  }

  /** The runs that have not ended, oldest first. */
  get running(): readonly StartedRun[] {
    return [...this.#running].map(([trace, plan]) => ({ plan, trace }));
  }

  /** Runs a program under a tracer. What goes wrong is told to the person; then the result is undefined. */
  async start(plan: RunPlan): Promise<LiveTrace | undefined> {
    if (!requireTrust()) return undefined;
    const { context, log, output } = this.#surroundings;
    const settings = traceSettings(plan.resource);
    const storage = storageFor(plan.resource, settings, context);
    const request = await toRequest(plan, settings, storage, log);
    const prepared = await prepareTrace(request, {
      folder: vscode.Uri.joinPath(context.extensionUri, "dist").fsPath,
    });
    if (!prepared.ok) {
      log.error(`${plan.title} was not traced (${prepared.error.reason}): ${prepared.error.message}`);
      void showProblem(prepared.error);
      return undefined;
    }
    const session = prepared.value;
    const trace = new LiveTrace(plan.title, session, plan.runtime);
    log.info(`Tracing ${session.command.join(" ")} into ${session.folder}`);
    if (session.notice !== undefined) void vscode.window.showInformationMessage(session.notice);
    this.#running.set(trace, plan);
    output.follow(describeProgram(plan.program), session);
    this.#started.fire({ plan, trace });
    session.start();
    // Nobody can type anything for the program: one that asks shall see the end of its input, not wait for ever.
    session.endInput();
    void trace.ended.then((end) => this.#finish({ plan, trace, end }, storage, settings));
    return trace;
  }

  dispose(): void {
    for (const trace of this.#running.keys()) trace.dispose();
    this.#running.clear();
    this.#owned.dispose();
  }

  async #finish(run: EndedRun, storage: TraceStorage, settings: TraceSettings): Promise<void> {
    const { plan, trace, end } = run;
    const { log } = this.#surroundings;
    this.#running.delete(trace);
    log.info(`${plan.title} ended: ${describeEnd(end)}`);
    this.#ended.fire(run);
    if (end.problem !== undefined) {
      log.error(`${end.problem.reason}: ${end.problem.message}`);
      void showProblem(end.problem);
    }
    if (!storage.own) return;
    const inUse = new Set([trace.folder, ...this.running.map((other) => other.trace.folder)]);
    try {
      const failed = await pruneTraces(path.dirname(trace.folder), settings.keep, inUse);
      for (const folder of failed) log.warn(`The old trace ${folder} could not be deleted.`);
    } catch (error) {
      log.warn(`Old traces were not deleted: ${String(error)}`);
    }
  }
}

function describeProgram(program: TracedProgram): string {
  switch (program.kind) {
    case "call":
      return `${path.basename(program.file)} · ${program.expression}`;
    case "file":
      return [path.basename(program.file), ...program.arguments].join(" ");
    case "module":
      return ["-m", program.module, ...program.arguments].join(" ");
    case "cells":
      return program.cells.at(-1)?.name ?? "";
    case "command":
      return program.command.join(" ");
  }
}

function describeEnd(end: SessionEnd): string {
  if (end.cancelled) return "cancelled";
  return end.signal === null ? `exit code ${String(end.exitCode)}` : `signal ${end.signal}`;
}

function storageFor(
  resource: vscode.Uri,
  settings: TraceSettings,
  context: vscode.ExtensionContext,
): TraceStorage {
  return traceStorage(
    settings.folder,
    vscode.workspace.getWorkspaceFolder(resource)?.uri.fsPath,
    context.storageUri?.fsPath,
    context.globalStorageUri.fsPath,
  );
}

async function toRequest(
  plan: RunPlan,
  settings: TraceSettings,
  storage: TraceStorage,
  log: vscode.LogOutputChannel,
): Promise<TraceRequest> {
  const { interpreters, environment } = await chooseInterpreters(plan.runtime, plan.resource, settings, log);
  const folder = vscode.workspace.getWorkspaceFolder(plan.resource)?.uri.fsPath;
  const own = path.dirname(plan.resource.fsPath);
  const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  return {
    program: plan.program,
    ...(plan.focus === undefined ? {} : { focus: plan.focus }),
    directory: plan.directory ?? folder ?? own,
    environment: { ...environment, ...plan.environment },
    interpreters,
    destination: { parent: storage.parent, name: plan.title, fallback: storage.fallback },
    roots: tracedFolders({
      workspace,
      folder,
      file: plan.resource.fsPath,
      additional: settings.additionalFolders,
    }),
    values: settings.values,
    ...(settings.redact === "" ? {} : { redact: settings.redact }),
    ...(settings.samplesGil ? { samplesGil: true } : {}),
    output: "pipe",
  };
}
