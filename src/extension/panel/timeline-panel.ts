import * as vscode from "vscode";
import { DisposableList, type Disposable } from "../../base/disposable";
import { Emitter } from "../../base/emitter";
import type { DriveState } from "../../trace/drive-state";
import {
  parseViewMessage,
  type HostToView,
  type NavigationState,
  type RevealTarget,
  type RunState,
  type StepUnit,
  type ViewToHost,
  type ViewTrace,
} from "../../trace/view-protocol";
import type { DrivenCall } from "../drive/driven-call";
import type { ShownTrace } from "../run/shown-trace";
import { ChunkSender } from "./chunk-sender";
import { timelinePage } from "./timeline-page";

/** What a view asks for that the panel itself cannot do. */
export type PanelRequest = Extract<
  ViewToHost,
  {
    type: "reveal-source" | "cursor-moved" | "compare" | "run-command" | "navigation-changed" | "error";
  }
>;

/** Where the views' files are, and what is known of a trace: its navigation, and what made it. */
export interface PanelSurroundings {
  readonly extensionUri: vscode.Uri;
  navigation(folder: string): NavigationState | undefined;
  /** True where it is known what made a trace, so that it can be run again. */
  canTraceAgain(folder: string): boolean;
}

/** The roots from which a panel may load files. */
export function panelRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, "dist"), vscode.Uri.joinPath(extensionUri, "media")];
}

/**
 * One timeline: a webview, and the trace in it. Whenever the view says that it listens (at first, after a reload, after it was
 * hidden and thrown away) it is told everything from the beginning.
 */
export class TimelinePanel implements Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #surroundings: PanelSurroundings;
  readonly #owned = new DisposableList();
  readonly #requested = this.#owned.add(new Emitter<PanelRequest>());
  readonly #closed = this.#owned.add(new Emitter<void>());
  readonly onRequest = this.#requested.event;
  readonly onDidClose = this.#closed.event;
  #trace: ShownTrace | undefined;
  #number = 0;
  #telling = new DisposableList();
  #sender: ChunkSender | undefined;
  #otherSender: ChunkSender | undefined;
  #listening = false;
  /** Steps that wait for the view to listen. */
  readonly #laterSteps: (() => void)[] = [];
  /** Told how the steps that the view is taking end, in their order. */
  #stepsTaken: ((moved: boolean) => void)[] = [];
  #target: RevealTarget | undefined;
  /** To be compared with as soon as the view listens. */
  #other: ShownTrace | undefined;
  #complete = false;

  constructor(panel: vscode.WebviewPanel, surroundings: PanelSurroundings) {
    this.panel = panel;
    this.#surroundings = surroundings;
    panel.iconPath = vscode.Uri.joinPath(surroundings.extensionUri, "media", "icon.svg");
    this.#owned.add(panel.webview.onDidReceiveMessage((message) => this.#receive(message)));
    this.#owned.add(panel.onDidChangeViewState(() => this.#sender?.rest(!panel.visible)));
    panel.onDidDispose(() => {
      this.#telling.dispose();
      this.#giveUpSteps();
      this.#closed.fire();
      this.#owned.dispose();
    });
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: panelRoots(surroundings.extensionUri),
    };
    panel.webview.html = this.#page();
  }

  get trace(): ShownTrace | undefined {
    return this.#trace;
  }

  /** Shows a trace from its beginning, instead of the one before it. */
  show(trace: ShownTrace): void {
    this.#trace = trace;
    this.panel.title = vscode.l10n.t("Trace: {0}", trace.title);
    if (this.#listening) this.#tell();
  }

  /** Selects a place in the trace that is shown, once all of it has been sent. */
  revealTarget(target: RevealTarget): void {
    this.#target = target;
    this.#sendTarget();
  }

  /** Has the view compare the trace it shows with another run, once it listens; instead of one that it compared it with before. */
  compareWith(other: ShownTrace): void {
    if (this.#listening) this.#tellOther(other);
    else this.#other = other;
  }

  #tellOther(other: ShownTrace): void {
    this.#other = undefined;
    const trace = this.#number;
    this.#otherSender?.end();
    this.#post({ type: "other-open", trace, title: other.title });
    const sender = new ChunkSender((chunks) => this.#post({ type: "other-chunks", trace, chunks }));
    this.#otherSender = sender;
    const following = other.follow((chunk) => sender.push(chunk));
    this.#telling.add({
      dispose: () => {
        following.dispose();
        sender.end();
      },
    });
    void following.done.then(({ phase, message }) =>
      sender.afterSent(() => {
        const problem = phase === "failed" ? { problem: message ?? vscode.l10n.t("It cannot be read.") } : {};
        this.#post({ type: "other-end", trace, ...problem });
      }),
    );
  }

  /**
   * Moves the cursor one step, as soon as the view listens; without a `unit` by what the view is set to. Resolves when the view has
   * asked for all that shows it, with whether there was a moment to step to.
   */
  stepCursor(direction: "forward" | "backward", unit: StepUnit | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const take = (): void => {
        this.#stepsTaken.push(resolve);
        this.#post({
          type: "step-cursor",
          trace: this.#number,
          direction,
          ...(unit === undefined ? {} : { unit }),
        });
      };
      if (this.#listening) take();
      else this.#laterSteps.push(take);
    });
  }

  #giveUpSteps(): void {
    const taken = this.#stepsTaken;
    this.#stepsTaken = [];
    for (const tell of taken) tell(false);
  }

  dispose(): void {
    this.panel.dispose();
  }

  #page(): string {
    const { webview } = this.panel;
    const file = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.#surroundings.extensionUri, "dist", name)).toString();
    return timelinePage({
      script: file("webview.js"),
      style: file("webview.css"),
      source: webview.cspSource,
      nonce: newNonce(),
      language: vscode.env.language,
      title: vscode.l10n.t("Timeline"),
      translations: vscode.l10n.bundle,
    });
  }

  #receive(message: unknown): void {
    const parsed = parseViewMessage(message);
    if (!parsed.ok) {
      this.#requested.fire({
        type: "error",
        message: `A message of the view was not understood: ${parsed.error}`,
      });
      return;
    }
    const said = parsed.value;
    if ("trace" in said && said.trace !== this.#number) return;
    switch (said.type) {
      case "ready":
        this.#listening = true;
        this.#tell();
        for (const take of this.#laterSteps.splice(0)) take();
        return;
      case "cursor-stepped":
        this.#stepsTaken.shift()?.(said.moved);
        return;
      case "chunks-read":
        this.#sender?.acknowledge(said.bytes);
        return;
      case "other-chunks-read":
        this.#otherSender?.acknowledge(said.bytes);
        return;
      case "cancel-run":
        this.#trace?.cancel();
        return;
      case "drive":
        this.#trace?.drive?.tell(said.command);
        return;
      default:
        this.#requested.fire(said);
    }
  }

  /** Tells the view everything from the beginning, under a new number. */
  #tell(): void {
    this.#telling.dispose();
    this.#telling = new DisposableList();
    this.#giveUpSteps();
    const trace = this.#trace;
    if (trace === undefined) {
      this.#post({ type: "show-empty" });
      return;
    }
    const number = ++this.#number;
    this.#complete = false;
    const navigation = this.#surroundings.navigation(trace.folder);
    this.#post({
      type: "open",
      trace: number,
      title: trace.title,
      state: openingState(trace.state),
      restore: trace.folder,
      canTraceAgain: this.#surroundings.canTraceAgain(trace.folder),
      ...(navigation === undefined ? {} : { navigation }),
    });
    if (trace.drive !== undefined) this.#tellDrive(trace.drive, number);
    const sender = new ChunkSender((chunks, progress) =>
      this.#post({ type: "chunks", trace: number, chunks, progress }),
    );
    sender.rest(!this.panel.visible);
    this.#sender = sender;
    this.#telling.add({ dispose: () => sender.end() });
    const tellState = (state: RunState): void => this.#post({ type: "run-state", trace: number, state });
    this.#telling.add(
      trace.onState((state) => {
        if (isUnderWay(state)) tellState(state);
      }),
    );
    const following = this.#telling.add(trace.follow((chunk) => sender.push(chunk)));
    void following.done.then((state) =>
      sender.afterSent(() => {
        tellState(state);
        this.#complete = true;
        this.#sendTarget();
      }),
    );
    if (this.#other !== undefined) this.#tellOther(this.#other);
  }

  #tellDrive(drive: DrivenCall, trace: ViewTrace): void {
    const tell = (state: DriveState): void => this.#post({ type: "drive-state", trace, state });
    tell(drive.state);
    this.#telling.add(drive.onDidChange(tell));
  }

  #sendTarget(): void {
    if (this.#target === undefined || !this.#complete) return;
    this.#post({ type: "reveal", trace: this.#number, target: this.#target });
    this.#target = undefined;
  }

  #post(message: HostToView): void {
    void this.panel.webview.postMessage(message);
  }
}

/** Unguessable. */
function newNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** Until its chunks have been sent, a trace that has ended is being loaded. */
function openingState(state: RunState): RunState {
  return isUnderWay(state) ? state : { phase: "loading" };
}

function isUnderWay({ phase }: RunState): boolean {
  return phase === "starting" || phase === "running";
}
