import type { Event } from "../../base/emitter";
import type { DriveCommand, DriveReport } from "../../trace/drive-protocol";

/** Drives a call by hand: a generator by its own methods, an async function by turns of its event loop. */
export interface DriveControl {
  /** What the driver says. Each command is answered by one report; the first one, `ready` or `settled`, comes by itself. */
  readonly onReport: Event<DriveReport>;
  /** Tells the driver what to do, as soon as it has done what it was told before. */
  send(command: DriveCommand): void;
  /** There are no more commands: what is driven is closed after those that were sent. */
  end(): void;
}
