import type { StepUnit } from "../../trace/view-protocol";
import type { TraceView } from "../state/trace-view";
import { translate } from "../text/translate";

/** What a step of each unit comes to, as a screen reader is told. */
const stepNames: Readonly<Record<StepUnit, string>> = {
  event: "Event",
  task: "Run",
  line: "Line",
  turn: "Turn",
};

/**
 * Moves the cursor to the next moment at which something happened, or to the one before, and has it in sight, here and in the
 * editor. Without a `unit`: by what the person chose. `stepped` is told whether there was such a moment.
 */
export function step(
  view: TraceView,
  direction: 1 | -1,
  unit: StepUnit = view.replay.unit.peek(),
  stepped: (moved: boolean) => void = () => undefined,
): void {
  view.turns.take((done) =>
    takeStep(view, direction, unit, (moved) => {
      done();
      stepped(moved);
    }),
  );
}

function takeStep(view: TraceView, direction: 1 | -1, unit: StepUnit, done: (moved: boolean) => void): void {
  const { start, end } = view.bounds.peek();
  const time = view.cursor.peek() ?? (direction === 1 ? start - 1 : end + 1);
  view.client.ask("step", [unit, direction, time, view.selection.peek()], (found) => {
    if (found === undefined) {
      view.announcement.value =
        direction === 1 ? translate("The end of the trace") : translate("The beginning of the trace");
      done(false);
      return;
    }
    view.replay.arriveAt(found.location);
    if (unit === "task" && found.selection !== undefined) {
      view.select(found.selection, undefined, () => done(true));
      return;
    }
    view.cursor.value = found.time;
    view.showTime(found.time);
    view.announcement.value = `${stepNames[unit]} at ${view.momentText(found.time)}`;
    done(true);
  });
}

/** Has the cursor step on by itself until the end of the trace, or no longer. From the end it begins anew. */
export function togglePlay(view: TraceView): void {
  if (view.replay.isPlaying.peek()) {
    view.replay.pause();
    view.announcement.value = translate("Paused");
    return;
  }
  view.replay.isPlaying.value = true;
  playOn(view, () => {
    view.cursor.value = undefined;
    playOn(view, () => view.replay.pause());
  });
}

/** Takes a step, and the next ones after a rest each, as long as nobody else moves the cursor. */
function playOn(view: TraceView, atEnd: () => void): void {
  step(view, 1, undefined, (moved) => {
    if (!view.replay.isPlaying.peek()) return;
    if (!moved) {
      atEnd();
      return;
    }
    const came = view.cursor.peek();
    view.replay.afterRest(() => {
      if (view.cursor.peek() === came) playOn(view, () => view.replay.pause());
      else view.replay.pause();
    });
  });
}
