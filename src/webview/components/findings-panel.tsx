import { locationText } from "../engine/parts";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";

/** What the run showed to be wrong. */
export function FindingsPanel({
  view,
  actions,
}: {
  readonly view: TraceView;
  readonly actions: ViewActions;
}) {
  const findings = view.findings.value;
  if (findings.length === 0) {
    return (
      <p class="faint">
        Nothing was found wrong: no loop was held, nothing was left unawaited, no error was unhandled.
      </p>
    );
  }
  return (
    <ol class="sentences">
      {findings.map(({ title, text, severity, time, location, selection }, index) => (
        <li key={index} class={severity === "error" ? "sentence tone-error" : "sentence tone-late"}>
          <strong>{displayText(title, 80)}</strong>{" "}
          <button
            type="button"
            class="link figures"
            onClick={() => (selection === undefined ? actions.moveCursor(time) : actions.select(selection))}
          >
            {actions.momentText(time)}
          </button>
          <div>
            <bdi>{displayText(text, 300)}</bdi>
            {location === undefined ? null : (
              <>
                {" "}
                <button type="button" class="link" onClick={() => actions.reveal(location, true)}>
                  <bdi>{displayText(locationText(location))}</bdi>
                </button>
              </>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
