import type { Disposable } from "../../base/disposable";
import { Emitter, type Event } from "../../base/emitter";
import type { DriveControl } from "../../session/drive/drive-control";
import type { DriveCommand, DriveReport } from "../../trace/drive-protocol";
import {
  beginningDrive,
  driveStateAfter,
  endedDrive,
  listensTo,
  type DriveState,
} from "../../trace/drive-state";

/** A call that a person drives by hand, with all that was said so far: a view that was reloaded is told it again. */
export class DrivenCall implements Disposable {
  readonly #control: DriveControl;
  readonly #changed = new Emitter<DriveState>();
  readonly #said = new Emitter<DriveReport>();
  #state: DriveState;
  readonly onDidChange: Event<DriveState> = this.#changed.event;
  /** What the driver says, after the state has taken it in. */
  readonly onReport: Event<DriveReport> = this.#said.event;

  constructor(control: DriveControl, language: DriveState["language"]) {
    this.#control = control;
    this.#state = beginningDrive(language);
    control.onReport((report) => {
      this.#set(driveStateAfter(this.#state, { by: "driver", report }));
      this.#said.fire(report);
    });
  }

  get state(): DriveState {
    return this.#state;
  }

  /** Passes a command on where it would be heard. */
  tell(command: DriveCommand): void {
    if (!listensTo(this.#state, command)) return;
    this.#set(driveStateAfter(this.#state, { by: "person", command }));
    this.#control.send(command);
  }

  /** Nobody drives any longer: what is driven is closed as soon as it has done what it was told. */
  letGo(): void {
    this.#control.end();
  }

  /** The program is gone. */
  finish(): void {
    if (!this.#state.isOver) this.#set(endedDrive(this.#state));
  }

  dispose(): void {
    this.#changed.dispose();
    this.#said.dispose();
  }

  #set(state: DriveState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}
