import * as vscode from "vscode";
import type { Disposable } from "../../base/disposable";
import { Emitter } from "../../base/emitter";
import type { Runtime } from "../../session/trace-request";
import type { SessionEnd, TraceSession } from "../../session/trace-session";
import type { TraceChunk } from "../../trace/trace-chunk";
import type { RunState } from "../../trace/view-protocol";
import { DrivenCall } from "../drive/driven-call";
import { said } from "../translator";
import { followFolder } from "./saved-trace";
import type { ShownTrace, TraceFollowing } from "./shown-trace";

/** The trace of a session, from its start to after its end. */
export class LiveTrace implements ShownTrace, Disposable {
  readonly title: string;
  readonly session: TraceSession;
  readonly drive: DrivenCall | undefined;
  readonly #changed = new Emitter<RunState>();
  #state: RunState = { phase: "starting" };
  readonly onState = this.#changed.event;
  /** Resolves when the program is gone and `state` says how. */
  readonly ended: Promise<SessionEnd>;

  constructor(title: string, session: TraceSession, runtime: Runtime) {
    this.title = title;
    this.session = session;
    this.drive =
      session.drive && new DrivenCall(session.drive, runtime === "python" ? "python" : "javascript");
    session.onState((state) => {
      if (state === "running") this.#set({ phase: "running" });
    });
    this.ended = session.ended.then((end) => {
      this.drive?.finish();
      this.#set(endState(end));
      return end;
    });
  }

  get folder(): string {
    return this.session.folder;
  }

  get state(): RunState {
    return this.#state;
  }

  follow(listener: (chunk: TraceChunk) => void): TraceFollowing {
    if (this.session.state === "ended") return followFolder(this.folder, listener, this.#state);
    const following = this.session.follow(listener);
    return { done: this.ended.then(() => this.#state), dispose: () => following.dispose() };
  }

  cancel(): void {
    this.session.cancel();
  }

  dispose(): void {
    this.session.dispose();
    this.drive?.dispose();
    this.#changed.dispose();
  }

  #set(state: RunState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

/** How the views name the end of a session. */
export function endState(end: SessionEnd): RunState {
  const signal = end.signal === null ? {} : { signal: end.signal };
  const message = end.problem === undefined ? {} : { message: said(end.problem.phrase, vscode.l10n) };
  if (end.cancelled) return { phase: "cancelled", ...message };
  const began = end.exitCode !== null || end.signal !== null;
  if (!began) return { phase: "failed", ...message };
  return { phase: "ended", exitCode: end.exitCode, ...signal, ...message };
}
