import type { StepUnit } from "../../trace/view-protocol";
import { step, togglePlay } from "../interaction/stepping";
import { replayPaces, type ReplayPace } from "../state/replay";
import type { TraceView } from "../state/trace-view";
import { translate } from "../text/translate";
import { IconButton, IconSwitch } from "./icon-button";

const unitNames: Readonly<Record<StepUnit, string>> = {
  event: translate("event"),
  task: translate("this task"),
  line: translate("line"),
  turn: translate("loop turn"),
};

/** What moves the cursor through the run: a step back, play or pause, a step on, and by what. */
export function ReplayControls({
  view,
  canReveal,
}: {
  readonly view: TraceView;
  readonly canReveal: boolean;
}) {
  const { replay } = view;
  const isPlaying = replay.isPlaying.value;
  return (
    <span class="replay" role="group" aria-label={translate("Replay")}>
      <IconButton icon="step-back" label={translate("Step back (Q)")} onClick={() => step(view, -1)} />
      <IconButton
        icon={isPlaying ? "pause" : "play"}
        label={isPlaying ? translate("Pause (R)") : translate("Play (R)")}
        onClick={() => togglePlay(view)}
      />
      <IconButton icon="step-forward" label={translate("Step on (E)")} onClick={() => step(view, 1)} />
      <select
        class="replay-choice"
        aria-label={translate("Step by")}
        title={translate(
          "What a step goes to: the next event, the next run of the selected task, line, or turn of the loop",
        )}
        value={replay.unit.value}
        onChange={(event) => (replay.unit.value = event.currentTarget.value as StepUnit)}
      >
        {Object.entries(unitNames).map(([unit, name]) => (
          <option key={unit} value={unit}>
            {name}
          </option>
        ))}
      </select>
      {isPlaying ? (
        <select
          class="replay-choice"
          aria-label={translate("Steps a second")}
          title={translate("Steps a second")}
          value={replay.pace.value}
          onChange={(event) => (replay.pace.value = Number(event.currentTarget.value) as ReplayPace)}
        >
          {replayPaces.map((pace) => (
            <option key={pace} value={pace}>
              {translate("{0} / s", pace)}
            </option>
          ))}
        </select>
      ) : null}
      {canReveal ? (
        <IconSwitch
          icon="follow"
          label={translate("Follow in the editor")}
          title={translate("Show the line of each step in the editor, in whichever file it is")}
          isOn={replay.followsSource.value}
          onClick={() => (replay.followsSource.value = !replay.followsSource.peek())}
        />
      ) : null}
    </span>
  );
}
