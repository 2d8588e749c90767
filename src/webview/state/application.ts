import { batch, effect, signal } from "@preact/signals";
import { assertNever } from "../../base/assert-never";
import type { HostToView, RevealTarget } from "../../trace/view-protocol";
import type { EngineClient } from "../engine/engine-client";
import { step } from "../interaction/stepping";
import { HostConnection } from "../host/host-connection";
import { startEngine } from "../worker/start-engine";
import { TraceView } from "./trace-view";
import { translate } from "../text/translate";

/** How long the person rests before what they set up is told to the host, in ms. */
const restBeforeTelling = 300;

/** How long the cursor rests before the editor is told, in ms: it then follows a drag without being flooded. */
const restBeforeCursor = 60;

/** The whole application: the line to the host, and the trace that is shown. */
export class Application {
  readonly view = signal<TraceView | undefined>(undefined);
  /** Why there is no trace; undefined while none was ever made. */
  readonly hint = signal<string | undefined>(undefined);
  /** False until the host first said what to show. */
  readonly isAnswered = signal(false);
  readonly host = new HostConnection((message) => this.#receive(message));
  /** Started before there is a trace for it, so that it listens once there is one. */
  #idle: EngineClient | undefined = this.#startEngine();

  start(): void {
    this.host.send({ type: "ready" });
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.#tellCursor();
    effect(() => {
      const view = this.view.value;
      const navigation = view?.navigation();
      clearTimeout(timer);
      if (view === undefined || navigation === undefined) return;
      timer = setTimeout(
        () => this.host.send({ type: "navigation-changed", trace: view.trace, navigation }),
        restBeforeTelling,
      );
    });
  }

  /** Tells the editor what is alive at the cursor, once the cursor rests. */
  #tellCursor(): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasTold = false;
    effect(() => {
      const view = this.view.value;
      const time = view?.cursor.value;
      clearTimeout(timer);
      if (view === undefined || (time === undefined && !wasTold)) return;
      const { trace } = view;
      timer = setTimeout(() => {
        wasTold = time !== undefined;
        if (time === undefined) this.host.send({ type: "cursor-moved", trace, frames: [] });
        else {
          view.client.ask("replayFrames", [time], (frames) =>
            this.host.send({ type: "cursor-moved", trace, time, frames }),
          );
        }
      }, restBeforeCursor);
    });
  }

  #receive(message: HostToView): void {
    if (message.type === "open") {
      this.#open(message);
      return;
    }
    if (message.type === "show-empty") {
      batch(() => {
        this.view.peek()?.dispose();
        this.view.value = undefined;
        this.hint.value = message.hint;
        this.isAnswered.value = true;
      });
      return;
    }
    const view = this.view.peek();
    if (view?.trace === message.trace) this.#receiveFor(view, message);
  }

  #receiveFor(view: TraceView, message: Exclude<HostToView, { type: "open" | "show-empty" }>): void {
    switch (message.type) {
      case "chunks":
        if (message.progress !== undefined) view.progress.value = message.progress;
        view.intake.push(message.chunks);
        return;
      case "run-state": {
        const { phase } = message.state;
        view.runState.value = message.state;
        if (phase === "ended" || phase === "cancelled" || phase === "failed") view.intake.finish();
        return;
      }
      case "other-open":
        view.other.open(message.title);
        view.sidePanel.value = "statistics";
        return;
      case "other-chunks":
        view.other.push(message.chunks, (bytes) =>
          this.host.send({ type: "other-chunks-read", trace: view.trace, bytes }),
        );
        return;
      case "other-end":
        view.other.finish(message.problem);
        return;
      case "reveal":
        reveal(view, message.target);
        return;
      case "step-cursor":
        step(view, message.direction === "forward" ? 1 : -1, message.unit, (moved) =>
          this.host.send({ type: "cursor-stepped", trace: view.trace, moved }),
        );
        return;
      case "drive-state":
        view.takeDrive(message.state);
        return;
      default:
        assertNever(message);
    }
  }

  #startEngine(): EngineClient {
    return startEngine((error) => {
      this.host.reportError(error);
      this.view.peek()?.turns.giveUp();
    });
  }

  #open(message: Extract<HostToView, { type: "open" }>): void {
    const { trace } = message;
    const client = this.#idle ?? this.#startEngine();
    this.#idle = undefined;
    const view = new TraceView(trace, message.title, client, (bytes) =>
      this.host.send({ type: "chunks-read", trace, bytes }),
    );
    view.replay.arrived.event((location) =>
      this.host.send({ type: "reveal-source", trace, location, preserveFocus: true }),
    );
    batch(() => {
      this.view.peek()?.dispose();
      view.runState.value = message.state;
      view.canTraceAgain = message.canTraceAgain === true;
      if (message.navigation !== undefined) view.restore(message.navigation);
      this.view.value = view;
      this.isAnswered.value = true;
    });
    this.host.keepRestore(message.restore);
  }
}

function reveal(view: TraceView, target: RevealTarget): void {
  if (target.kind === "time") {
    view.cursor.value = target.time;
    view.showTime(target.time);
    return;
  }
  view.client.ask("find", [target, view.selection.peek()], (selection) => {
    if (selection === undefined) view.announcement.value = translate("The run never came there");
    else view.select(selection);
  });
}
