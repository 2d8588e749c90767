import { signal } from "@preact/signals";
import { Emitter } from "../../base/emitter";
import type { NavigationState, SourceLocation, StepUnit } from "../../trace/view-protocol";

/** How fast a replay can go, in steps a second. */
export const replayPaces = [1, 2, 5, 10] as const;

/** One of {@link replayPaces}. */
export type ReplayPace = (typeof replayPaces)[number];

/** How the cursor goes through the trace: by what it steps, how fast when it plays, and whether the editor goes along. */
export class Replay {
  readonly unit = signal<StepUnit>("task");
  readonly pace = signal<ReplayPace>(2);
  readonly isPlaying = signal(false);
  /** Whether each step shows its line in the editor, in whichever file that is. */
  readonly followsSource = signal(true);
  /** The cursor came to a line, and the editor shall show it. */
  readonly arrived = new Emitter<SourceLocation>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Takes up how the person had it. */
  restore({ stepUnit }: NavigationState): void {
    this.unit.value = stepUnit;
  }

  /** What outlives the panel. */
  navigation(): Pick<NavigationState, "stepUnit"> {
    return { stepUnit: this.unit.value };
  }

  /** A step came to a moment; `location` is its line, where one is known. */
  arriveAt(location: SourceLocation | undefined): void {
    if (location !== undefined && this.followsSource.peek()) this.arrived.fire(location);
  }

  /** Has something done after the rest between two steps, unless it is paused before. */
  afterRest(goOn: () => void): void {
    this.#timer = setTimeout(goOn, 1_000 / this.pace.peek());
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.isPlaying.value = false;
  }

  dispose(): void {
    this.pause();
    this.arrived.dispose();
  }
}
