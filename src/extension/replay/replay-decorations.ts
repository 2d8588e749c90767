import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import type { ReplayFrame } from "../../trace/view-protocol";
import { plainText, visibleText } from "../editor/markdown";
import type { CellSources } from "../notebook/cell-sources";
import type { TimelinePanel } from "../panel/timeline-panel";
import { frameLines, type FrameLine } from "./frame-lines";
import type { FrameSources } from "./frame-sources";

type FrameState = ReplayFrame["state"];
const states: readonly FrameState[] = ["running", "ready", "suspended"];

/** The longest remark at the end of a line, in UTF-16 units. */
const longestRemark = 160;

/** Every frame of the program at the timeline's cursor, at its line in whichever editors are open. */
export class ReplayDecorations implements Disposable {
  readonly #owned = new DisposableList();
  readonly #types: Readonly<Record<FrameState, vscode.TextEditorDecorationType>>;
  readonly #watched = new WeakSet<TimelinePanel>();
  readonly #cells: Pick<CellSources, "cellOf">;
  readonly #sources: FrameSources;
  #lines: ReadonlyMap<string, readonly FrameLine[]> = new Map();
  #panel: TimelinePanel | undefined;

  /** `cells`: which cells of notebooks the files of traces are; `sources`: which documents the others are. */
  constructor(extensionUri: vscode.Uri, cells: Pick<CellSources, "cellOf">, sources: FrameSources) {
    this.#cells = cells;
    this.#sources = sources;
    this.#owned.add(sources.onDidChange(() => this.#draw()));
    const type = (state: FrameState): vscode.TextEditorDecorationType =>
      this.#owned.add(frameDecoration(state, extensionUri));
    this.#types = { running: type("running"), ready: type("ready"), suspended: type("suspended") };
    this.#owned.add(vscode.window.onDidChangeVisibleTextEditors(() => this.#draw()));
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        if (document.uri.scheme === "vscode-notebook-cell") {
          this.#draw();
          return;
        }
        const file = this.#sources.fileOf(document, this.#lines.keys());
        if (file !== undefined && this.#lines.has(file)) this.#forget(file);
      }),
    );
  }

  /** The cursor of a timeline moved; no frames where it is gone. */
  show(panel: TimelinePanel, frames: readonly ReplayFrame[]): void {
    if (frames.length === 0 && panel !== this.#panel) return;
    this.#panel = panel;
    this.#lines = frameLines(frames, vscode.l10n);
    void vscode.commands.executeCommand("setContext", "coroscope.replaying", frames.length > 0);
    this.#draw();
    if (this.#watched.has(panel)) return;
    this.#watched.add(panel);
    panel.onDidClose(() => this.show(panel, []));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** The lines of a file that was changed mean something else now. */
  #forget(file: string): void {
    this.#lines = new Map([...this.#lines].filter(([other]) => other !== file));
    this.#draw();
  }

  /** A cell is no file; it has the lines of the file that it was when it ran. */
  #linesOf(document: vscode.TextDocument): readonly FrameLine[] {
    if (document.uri.scheme !== "vscode-notebook-cell") {
      const file = this.#sources.fileOf(document, this.#lines.keys());
      return (file === undefined ? undefined : this.#lines.get(file)) ?? [];
    }
    const entry = [...this.#lines].find(([file]) => this.#cells.cellOf(file)?.document === document);
    return entry?.[1] ?? [];
  }

  #draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const lines = this.#linesOf(editor.document);
      for (const state of states) {
        const inState = lines.filter((line) => line.state === state);
        editor.setDecorations(
          this.#types[state],
          inState.flatMap((line) => decorationOf(line, editor.document)),
        );
      }
    }
  }
}

function decorationOf(frameLine: FrameLine, document: vscode.TextDocument): vscode.DecorationOptions[] {
  if (frameLine.line > document.lineCount) return [];
  const text = visibleText(frameLine.text);
  const remark = text.length > longestRemark ? `${text.slice(0, longestRemark)}…` : text;
  return [
    {
      range: document.lineAt(frameLine.line - 1).range,
      renderOptions: { after: { contentText: remark } },
      hoverMessage: new vscode.MarkdownString(hoverOf(frameLine)),
    },
  ];
}

function hoverOf({ frames }: FrameLine): string {
  return frames
    .slice(0, 20)
    .map(({ name, state, remark }) => {
      const said = remark === "" ? "" : ` · ${plainText(remark)}`;
      return `- **${plainText(name)}** ${plainText(state)}${said}`;
    })
    .join("\n");
}

function frameDecoration(state: FrameState, extensionUri: vscode.Uri): vscode.TextEditorDecorationType {
  const sign = (theme: string): vscode.ThemableDecorationRenderOptions => ({
    gutterIconPath: vscode.Uri.joinPath(extensionUri, "media", "replay", `${state}-${theme}.svg`),
    gutterIconSize: "contain",
  });
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    ...(state === "suspended"
      ? {}
      : { backgroundColor: new vscode.ThemeColor(`coroscope.${state}LineBackground`) }),
    after: { color: new vscode.ThemeColor(`coroscope.${state}Foreground`), margin: "0 0 0 3ch" },
    dark: sign("dark"),
    light: sign("light"),
  });
}
