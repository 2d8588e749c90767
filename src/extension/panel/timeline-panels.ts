import * as v from "valibot";
import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { Emitter } from "../../base/emitter";
import { parseNavigationState, type NavigationState } from "../../trace/view-protocol";
import type { ShownTrace } from "../run/shown-trace";
import { panelRoots, TimelinePanel, type PanelRequest } from "./timeline-panel";
import { timelineViewType } from "./timeline-view";

/** A request of a view, with the panel that it came from. */
export interface RequestOfPanel {
  readonly panel: TimelinePanel;
  readonly request: PanelRequest;
}

/** What a view keeps as its persisted state: what `open` gave it. */
const restoredState = v.object({ restore: v.pipe(v.string(), v.minLength(1)) });

/** How many traces' navigation is kept. */
const keptNavigations = 50;
const navigationKey = "navigation";

/** All open timelines. A trace is shown in one panel; a run of the same function again takes the panel of the run before. */
export class TimelinePanels implements Disposable, vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #memory: vscode.Memento;
  readonly #traceNamed: (folder: string) => ShownTrace | undefined;
  readonly #canTraceAgain: (folder: string) => boolean;
  readonly #owned = new DisposableList();
  readonly #panels = new Set<TimelinePanel>();
  readonly #requested = this.#owned.add(new Emitter<RequestOfPanel>());
  readonly onRequest = this.#requested.event;

  /**
   * `memory` keeps what people had set up to look at; `traceNamed` finds again the trace that a view had shown before a reload;
   * `canTraceAgain` says of which traces it is known what made them.
   */
  constructor(
    extensionUri: vscode.Uri,
    memory: vscode.Memento,
    traceNamed: (folder: string) => ShownTrace | undefined,
    canTraceAgain: (folder: string) => boolean,
  ) {
    this.#traceNamed = traceNamed;
    this.#canTraceAgain = canTraceAgain;
    this.#extensionUri = extensionUri;
    this.#memory = memory;
  }

  /** Shows a trace beside the editor, without taking the focus from it. */
  show(trace: ShownTrace): TimelinePanel {
    const panel =
      this.#find((shown) => shown.folder === trace.folder) ??
      this.#find((shown) => shown.title === trace.title && !isUnderWay(shown)) ??
      this.#create();
    panel.show(trace);
    panel.panel.reveal(panel.panel.viewColumn, true);
    return panel;
  }

  /** The panel that is looked at: the one with the focus, else the one that last had it or told of its cursor, while it is in sight. */
  get current(): TimelinePanel | undefined {
    const panels = [...this.#panels];
    return panels.find(({ panel }) => panel.active) ?? panels.findLast(({ panel }) => panel.visible);
  }

  /** The panel that shows a trace, where there is one. */
  of(folder: string): TimelinePanel | undefined {
    return this.#find((shown) => shown.folder === folder);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const restored = v.safeParse(restoredState, state);
    const timeline = this.adopt(panel);
    const trace = restored.success ? this.#traceNamed(restored.output.restore) : undefined;
    if (trace !== undefined) timeline.show(trace);
    return Promise.resolve();
  }

  dispose(): void {
    for (const panel of [...this.#panels]) panel.dispose();
    this.#owned.dispose();
  }

  #find(matches: (trace: ShownTrace) => boolean): TimelinePanel | undefined {
    for (const panel of this.#panels) if (panel.trace !== undefined && matches(panel.trace)) return panel;
    return undefined;
  }

  #create(): TimelinePanel {
    const [beside] = [...this.#panels]
      .map(({ panel }) => panel.viewColumn)
      .filter((column) => column !== undefined);
    return this.adopt(
      vscode.window.createWebviewPanel(
        timelineViewType,
        vscode.l10n.t("Timeline"),
        { viewColumn: beside ?? vscode.ViewColumn.Beside, preserveFocus: true },
        {
          enableScripts: true,
          retainContextWhenHidden: true,
          localResourceRoots: panelRoots(this.#extensionUri),
        },
      ),
    );
  }

  /** Makes a timeline of a webview that VS Code made. */
  adopt(panel: vscode.WebviewPanel): TimelinePanel {
    const timeline = new TimelinePanel(panel, {
      extensionUri: this.#extensionUri,
      navigation: (folder) => this.#navigations()[folder],
      canTraceAgain: this.#canTraceAgain,
    });
    this.#panels.add(timeline);
    const takeUp = (): void => {
      this.#panels.delete(timeline);
      this.#panels.add(timeline);
    };
    panel.onDidChangeViewState(() => {
      if (panel.active) takeUp();
    });
    timeline.onDidClose(() => this.#panels.delete(timeline));
    timeline.onRequest((request) => {
      if (request.type === "cursor-moved") takeUp();
      if (request.type === "navigation-changed") this.#remember(timeline, request.navigation);
      this.#requested.fire({ panel: timeline, request });
    });
    return timeline;
  }

  #navigations(): Readonly<Record<string, NavigationState>> {
    const kept = this.#memory.get<unknown>(navigationKey);
    if (typeof kept !== "object" || kept === null) return {};
    const valid: Record<string, NavigationState> = {};
    for (const [folder, value] of Object.entries(kept)) {
      const navigation = parseNavigationState(value);
      if (navigation.ok) valid[folder] = navigation.value;
    }
    return valid;
  }

  #remember(panel: TimelinePanel, navigation: NavigationState): void {
    const folder = panel.trace?.folder;
    if (folder === undefined) return;
    const others = Object.entries(this.#navigations()).filter(([other]) => other !== folder);
    const kept = Object.fromEntries([...others.slice(1 - keptNavigations), [folder, navigation]]);
    void this.#memory.update(navigationKey, kept);
  }
}

function isUnderWay({ state }: ShownTrace): boolean {
  return state.phase === "starting" || state.phase === "running";
}
