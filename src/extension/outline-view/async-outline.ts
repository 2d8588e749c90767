import * as vscode from "vscode";
import type { FunctionKind, Language, Outline } from "../../analysis/outline";
import { DisposableList, type Disposable } from "../../base/disposable";
import { commandIds } from "../command-ids";
import { isAnalyzed, isTraceable, type DocumentOutlines } from "../editor/document-outlines";
import type { FunctionTarget } from "../editor/function-target";
import { keywordOf, pointClass } from "../editor/point-kinds";
import { roleName } from "../editor/pipeline-text";
import { fromEditorPosition, toEditorRange } from "../editor/positions";
import { functionEvidenceText } from "../evidence/evidence-text";
import { ofFunction } from "../evidence/file-evidence";
import type { EvidenceSource } from "../evidence/evidence-source";
import { shownFindings } from "../findings/shown-findings";
import { findingSettings, settingsSection } from "../settings";
import { childrenOfItem, itemAtLine, itemRange, outlineItems, type OutlineItem } from "./outline-items";

/** The id of the view, as package.json has it. */
export const asyncOutlineView = "coroscope.asyncOutline";

interface ShownOutline {
  readonly document: vscode.TextDocument;
  readonly outline: Outline;
  readonly items: readonly OutlineItem[];
}

/** The tree of the active editor's functions, suspension points and problems; its selection follows the cursor. */
export class AsyncOutline implements vscode.TreeDataProvider<OutlineItem>, Disposable {
  readonly #outlines: DocumentOutlines;
  readonly #evidence: EvidenceSource;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<OutlineItem>;
  readonly #parents = new Map<OutlineItem, OutlineItem>();
  #shown: ShownOutline | undefined;

  constructor(outlines: DocumentOutlines, evidence: EvidenceSource) {
    this.#outlines = outlines;
    this.#evidence = evidence;
    this.#view = this.#owned.add(
      vscode.window.createTreeView(asyncOutlineView, { treeDataProvider: this, showCollapseAll: true }),
    );
    this.#owned.add(vscode.window.onDidChangeActiveTextEditor(() => this.#load()));
    this.#owned.add(
      outlines.onDidUpdate(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.#load();
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${settingsSection}.findings`)) this.#load();
      }),
    );
    this.#owned.add(evidence.onDidChange(() => this.#changed.fire()));
    this.#owned.add(vscode.window.onDidChangeTextEditorSelection((change) => void this.#follow(change)));
    this.#owned.add(this.#view.onDidChangeVisibility(() => this.#load()));
    this.#load();
  }

  getChildren(item?: OutlineItem): OutlineItem[] {
    if (item === undefined) return [...(this.#shown?.items ?? [])];
    return [...childrenOfItem(item)];
  }

  getParent(item: OutlineItem): OutlineItem | undefined {
    return this.#parents.get(item);
  }

  getTreeItem(item: OutlineItem): vscode.TreeItem {
    const shown = this.#shown;
    const row = this.#describe(item, shown?.outline.language ?? "python");
    row.id = `${item.kind} ${item.index}`;
    if (shown !== undefined) {
      row.command = {
        command: "vscode.open",
        title: vscode.l10n.t("Go to it"),
        arguments: [shown.document.uri, { selection: startOf(item), preserveFocus: true }],
      };
    }
    return row;
  }

  /** What the menu of a row passes to Trace Coroutine. */
  targetOf(item: OutlineItem): FunctionTarget | undefined {
    if (this.#shown === undefined || item.kind !== "function") return undefined;
    return { uri: this.#shown.document.uri.toString(), ...item.function.nameRange.start };
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #describe(item: OutlineItem, language: Language): vscode.TreeItem {
    switch (item.kind) {
      case "function":
        return this.#describeFunction(item);
      case "point": {
        const row = new vscode.TreeItem(`${keywordOf(item.point.kind, language)} ${item.point.operand}`);
        row.description = vscode.l10n.t("line {0}", item.point.keywordRange.start.line);
        row.iconPath = new vscode.ThemeIcon(
          pointClass(item.point.kind) === "await" ? "debug-pause" : "arrow-right",
          new vscode.ThemeColor(`coroscope.${pointClass(item.point.kind)}Mark`),
        );
        row.contextValue = "point";
        return row;
      }
      case "finding": {
        const row = new vscode.TreeItem(item.finding.message);
        row.description = vscode.l10n.t("line {0}", item.finding.range.start.line);
        row.iconPath = new vscode.ThemeIcon(severityIcons[item.finding.severity]);
        row.contextValue = "finding";
        return row;
      }
      case "pipeline":
        return pipelineRow(vscode.l10n.t("Pipeline"), "type-hierarchy", true);
      case "stage": {
        const name =
          item.stage.name === "<module>" ? vscode.l10n.t("top level of the module") : item.stage.name;
        const row = pipelineRow(name, "circle-outline", item.children.length > 0);
        row.description = roleName(item.stage.role, vscode.l10n);
        return row;
      }
      case "edge": {
        const row = pipelineRow(vscode.l10n.t("to {0}", item.to.name), "arrow-small-right", false);
        row.description = vscode.l10n.t("line {0}", itemRange(item).start.line);
        return row;
      }
    }
  }

  #describeFunction(item: OutlineItem & { kind: "function" }): vscode.TreeItem {
    const { name, kind } = item.function;
    const row = new vscode.TreeItem(
      kind === "module" ? vscode.l10n.t("top level of the module") : name,
      item.children.length === 0
        ? vscode.TreeItemCollapsibleState.None
        : vscode.TreeItemCollapsibleState.Expanded,
    );
    const run = this.#shown && this.#evidence.of(this.#shown.document);
    const seen = run && ofFunction(run.evidence.functions, item.function);
    row.description =
      seen === undefined ? kindName(kind) : `${kindName(kind)} · ${functionEvidenceText(seen, vscode.l10n)}`;
    row.iconPath = new vscode.ThemeIcon("symbol-function");
    const offersTrace = kind !== "module" && this.#shown !== undefined && isTraceable(this.#shown.document);
    row.contextValue = offersTrace ? "function" : "module";
    return row;
  }

  #load(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (!this.#view.visible) return;
    if (document === undefined) {
      // The focus may be in a panel: the outline of the editor beside it stays.
      if (vscode.window.visibleTextEditors.length === 0) this.#set(undefined);
      return;
    }
    const latest = isAnalyzed(document) ? this.#outlines.latest(document) : undefined;
    if (latest === undefined) {
      this.#set(undefined);
      return;
    }
    const findings = shownFindings(latest.outline.findings, findingSettings(document));
    const outline = { ...latest.outline, findings };
    this.#set({ document, outline, items: outlineItems(outline) });
  }

  #set(shown: ShownOutline | undefined): void {
    this.#shown = shown;
    this.#parents.clear();
    const remember = (items: readonly OutlineItem[], parent: OutlineItem | undefined): void => {
      for (const item of items) {
        if (parent !== undefined) this.#parents.set(item, parent);
        remember(childrenOfItem(item), item);
      }
    };
    remember(shown?.items ?? [], undefined);
    this.#changed.fire();
  }

  async #follow({ textEditor, selections }: vscode.TextEditorSelectionChangeEvent): Promise<void> {
    const [selection] = selections;
    if (!this.#view.visible || selection === undefined || textEditor.document !== this.#shown?.document)
      return;
    const item = itemAtLine(this.#shown.items, fromEditorPosition(selection.active).line);
    if (item !== undefined) await this.#view.reveal(item, { select: true, focus: false });
  }
}

/** Registers the row's own command: it traces the function of the row. */
export function registerTraceItemCommand(view: AsyncOutline): vscode.Disposable {
  return vscode.commands.registerCommand(commandIds.traceOutlineItem, async (item: OutlineItem) => {
    const target = view.targetOf(item);
    if (target !== undefined) await vscode.commands.executeCommand(commandIds.traceCoroutine, target);
  });
}

const severityIcons = { error: "error", warning: "warning", information: "info", hint: "lightbulb" } as const;

function pipelineRow(label: string, icon: string, hasChildren: boolean): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const row = new vscode.TreeItem(label, hasChildren ? Collapsed : None);
  row.iconPath = new vscode.ThemeIcon(icon);
  row.contextValue = "pipeline";
  return row;
}

function startOf(item: OutlineItem): vscode.Range {
  const { start } = toEditorRange(itemRange(item));
  return new vscode.Range(start, start);
}

function kindName(kind: FunctionKind): string {
  switch (kind) {
    case "generator":
      return vscode.l10n.t("generator");
    case "async-function":
      return vscode.l10n.t("async function");
    case "async-generator":
      return vscode.l10n.t("async generator");
    case "coroutine":
      return vscode.l10n.t("coroutine");
    case "send-coroutine":
      return vscode.l10n.t("send() coroutine");
    case "module":
      return "";
  }
}
