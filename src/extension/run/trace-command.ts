import path from "node:path";
import * as vscode from "vscode";
import type { Outline } from "../../analysis/outline";
import { DisposableList, type Disposable } from "../../base/disposable";
import { suggestCalls } from "../../session/call/suggest-calls";
import type { KnownProgram } from "../../session/programs/known-program";
import type { Runtime } from "../../session/trace-request";
import { commandIds } from "../command-ids";
import type { DocumentOutlines } from "../editor/document-outlines";
import { parseFunctionTarget } from "../editor/function-target";
import { functionAt, type FunctionAt } from "../editor/outline-queries";
import { fromEditorPosition } from "../editor/positions";
import { traceSettings } from "../settings";
import { said } from "../translator";
import { askExpression } from "./ask-expression";
import { drivenChoices, runChoices } from "./call-input";
import { chooseFunction } from "./choose-function";
import { chooseRun } from "./choose-run";
import { chooseProgram, knownPrograms } from "./known-programs";
import { isRunnable } from "./runnable-document";
import type { RunPlan, TraceRuns } from "./trace-runs";
import { requireTrust } from "./workspace-trust";

/** The commands that begin a run: Trace Coroutine, Drive Coroutine by Hand and Trace File. */
export class TraceCommand implements Disposable {
  readonly #outlines: DocumentOutlines;
  readonly #runs: TraceRuns;
  readonly #memory: vscode.Memento;
  readonly #owned = new DisposableList();

  /** `memory` keeps the last expression of each function. */
  constructor(outlines: DocumentOutlines, runs: TraceRuns, memory: vscode.Memento) {
    this.#outlines = outlines;
    this.#runs = runs;
    this.#memory = memory;
    this.#owned.add(
      vscode.commands.registerCommand(commandIds.traceCoroutine, (argument: unknown) =>
        this.#traceCoroutine(argument, false),
      ),
    );
    this.#owned.add(
      vscode.commands.registerCommand(commandIds.driveCoroutine, (argument: unknown) =>
        this.#traceCoroutine(argument, true),
      ),
    );
    this.#owned.add(
      vscode.commands.registerCommand(commandIds.traceFile, (argument: unknown) => this.#traceFile(argument)),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #traceCoroutine(argument: unknown, isDriven: boolean): Promise<void> {
    if (!requireTrust()) return;
    const target = parseFunctionTarget(argument);
    const editor = vscode.window.activeTextEditor;
    const document =
      target === undefined
        ? editor?.document
        : await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri, true));
    if (document === undefined || !(await isRunnable(document))) return;
    const outline = await this.#outlines.current(document);
    if (outline === undefined) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t("{0} could not be analysed; the log says why.", document.fileName),
      );
      return;
    }
    const position =
      target ?? (editor === undefined ? undefined : fromEditorPosition(editor.selection.active));
    const found = position === undefined ? undefined : functionAt(outline, position);
    const chosen =
      found === undefined || (found.function.kind === "module" && (target === undefined || isDriven))
        ? await chooseFunction(outline, document)
        : found;
    if (chosen !== undefined) await this.#run(document, outline, chosen, isDriven);
  }

  async #run(
    document: vscode.TextDocument,
    outline: Outline,
    found: FunctionAt,
    isDriven: boolean,
  ): Promise<void> {
    const { function: suspendable, index } = found;
    if (suspendable.kind === "module") {
      await this.#runs.start(filePlan(document));
      return;
    }
    const suggested = suggestCalls(outline, index, document.getText());
    const key = `lastCall:${document.uri.toString()}#${suspendable.qualifiedName}`;
    const lastUsed = this.#memory.get<string>(key);
    const problem = suggested.ok ? undefined : suggested.error;
    const known = await knownPrograms(document, runtimeOf(document));
    const choices = runChoices(
      suggested.ok ? suggested.value : [],
      problem,
      lastUsed,
      known.programs.length > 0,
    );
    const file = path.basename(document.fileName);
    if (isDriven && problem?.reason === "not-reachable") {
      void vscode.window.showWarningMessage(said(problem.phrase, vscode.l10n));
      return;
    }
    const hint = problem && said(problem.phrase, vscode.l10n);
    const offered = isDriven ? drivenChoices(choices) : choices;
    const choice = await chooseRun({ suspendable, file, choices: offered, isDriven, hint });
    if (choice === undefined) return;
    if (choice.kind === "drive") {
      await this.#run(document, outline, found, true);
      return;
    }
    const focus = {
      file: document.fileName,
      line: suspendable.nameRange.start.line,
      name: suspendable.qualifiedName,
    };
    if (choice.kind === "run-file") {
      await this.#runs.start({ ...filePlan(document), title: suspendable.name, focus });
      return;
    }
    if (choice.kind === "run-program") {
      const program = await chooseProgram(known, suspendable.name);
      if (program !== undefined)
        await this.#runs.start({ ...programPlan(document, program), title: suspendable.name, focus });
      return;
    }
    const expression =
      choice.kind === "call" ? choice.expression : await askExpression(suspendable, choice, outline.language);
    if (expression === undefined) return;
    await this.#memory.update(key, expression);
    const { generatorLimit, virtualTime } = traceSettings(document.uri);
    await this.#runs.start({
      title: suspendable.name,
      runtime: runtimeOf(document),
      program: {
        kind: "call",
        runtime: runtimeOf(document),
        file: document.fileName,
        expression,
        limit: generatorLimit,
        isDriven,
        hasVirtualTime: isDriven && virtualTime,
      },
      focus: { ...focus, call: expression },
      resource: document.uri,
    });
  }

  async #traceFile(argument: unknown): Promise<void> {
    if (!requireTrust()) return;
    const document =
      argument instanceof vscode.Uri
        ? await vscode.workspace.openTextDocument(argument)
        : vscode.window.activeTextEditor?.document;
    if (document === undefined || !(await isRunnable(document))) return;
    await this.#runs.start(filePlan(document));
  }
}

function filePlan(document: vscode.TextDocument): RunPlan {
  const runtime = runtimeOf(document);
  return {
    title: path.basename(document.fileName),
    runtime,
    program: { kind: "file", runtime, file: document.fileName, arguments: [] },
    resource: document.uri,
  };
}

function programPlan(
  document: vscode.TextDocument,
  { program, directory, environment }: KnownProgram,
): RunPlan {
  return {
    ...filePlan(document),
    program,
    ...(directory !== undefined && { directory }),
    ...(environment !== undefined && { environment }),
  };
}

function runtimeOf(document: vscode.TextDocument): Runtime {
  return document.languageId === "python" ? "python" : "node";
}
