import path from "node:path";
import * as vscode from "vscode";
import type { Outline } from "../../analysis/outline";
import { DisposableList, type Disposable } from "../../base/disposable";
import { suggestCalls } from "../../session/call/suggest-calls";
import type { Runtime } from "../../session/trace-request";
import { commandIds } from "../command-ids";
import { isProgram, type DocumentOutlines } from "../editor/document-outlines";
import { parseFunctionTarget } from "../editor/function-target";
import { functionAt, offeredFunctions, type FunctionAt } from "../editor/outline-queries";
import { fromEditorPosition, toEditorPosition } from "../editor/positions";
import { traceSettings } from "../settings";
import { askExpression } from "./ask-expression";
import { runChoices } from "./call-input";
import { chooseRun } from "./choose-run";
import type { RunPlan, TraceRuns } from "./trace-runs";
import { requireTrust } from "./workspace-trust";

/** The commands that begin a run: Trace Coroutine and Trace File. */
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
        this.#traceCoroutine(argument),
      ),
    );
    this.#owned.add(
      vscode.commands.registerCommand(commandIds.traceFile, (argument: unknown) => this.#traceFile(argument)),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #traceCoroutine(argument: unknown): Promise<void> {
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
      found === undefined || (found.function.kind === "module" && target === undefined)
        ? await chooseFunction(outline, document)
        : found;
    if (chosen !== undefined) await this.#run(document, outline, chosen);
  }

  async #run(document: vscode.TextDocument, outline: Outline, found: FunctionAt): Promise<void> {
    const { function: suspendable, index } = found;
    if (suspendable.kind === "module") {
      await this.#runs.start(filePlan(document));
      return;
    }
    const suggested = suggestCalls(outline, index, document.getText());
    const key = `lastCall:${document.uri.toString()}#${suspendable.qualifiedName}`;
    const lastUsed = this.#memory.get<string>(key);
    const problem = suggested.ok ? undefined : suggested.error;
    const choices = runChoices(suggested.ok ? suggested.value : [], problem, lastUsed);
    const file = path.basename(document.fileName);
    const choice = await chooseRun(suspendable, file, choices, problem?.message);
    if (choice === undefined) return;
    const focus = {
      file: document.fileName,
      line: suspendable.nameRange.start.line,
      name: suspendable.qualifiedName,
    };
    if (choice.kind === "run-file") {
      await this.#runs.start({ ...filePlan(document), title: suspendable.name, focus });
      return;
    }
    const expression =
      choice.kind === "call" ? choice.expression : await askExpression(suspendable, choice, outline.language);
    if (expression === undefined) return;
    await this.#memory.update(key, expression);
    await this.#runs.start({
      title: suspendable.name,
      runtime: runtimeOf(document),
      program: {
        kind: "call",
        runtime: runtimeOf(document),
        file: document.fileName,
        expression,
        limit: traceSettings(document.uri).generatorLimit,
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

function runtimeOf(document: vscode.TextDocument): Runtime {
  return document.languageId === "python" ? "python" : "node";
}

/** True for a program on the disk that is saved; else it says what is in the way. */
async function isRunnable(document: vscode.TextDocument): Promise<boolean> {
  if (!isProgram(document)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Open a JavaScript, TypeScript or Python file and put the cursor into a function."),
    );
    return false;
  }
  if (document.uri.scheme === "vscode-notebook-cell") {
    // A function of a notebook has no module of its own: its cell is what can be run.
    void vscode.commands.executeCommand(commandIds.traceCell);
    return false;
  }
  if (document.isUntitled || document.uri.scheme !== "file") {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Only a file on a disk can be run. Save it, then trace it."),
    );
    return false;
  }
  if (!document.isDirty || (await document.save())) return true;
  void vscode.window.showWarningMessage(
    vscode.l10n.t("{0} could not be saved, so nothing was run.", document.fileName),
  );
  return false;
}

async function chooseFunction(
  outline: Outline,
  document: vscode.TextDocument,
): Promise<FunctionAt | undefined> {
  const functions = offeredFunctions(outline);
  if (functions.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("{0} has no function that can suspend.", path.basename(document.fileName)),
    );
    return undefined;
  }
  const items = functions.map((found) => ({
    label: found.function.qualifiedName,
    description: vscode.l10n.t("line {0}", toEditorPosition(found.function.nameRange.start).line + 1),
    found,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t("Which function shall be traced?"),
  });
  return chosen?.found;
}
