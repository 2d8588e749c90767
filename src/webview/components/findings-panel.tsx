import type { FindingLine, FindingSeverity } from "../engine/finding-lines";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { translate } from "../text/translate";
import { PlaceLink } from "./place-link";

const groups: readonly (readonly [severity: FindingSeverity, heading: string])[] = [
  ["error", translate("Wrong")],
  ["warning", translate("Costs time")],
  ["hint", translate("Could be simpler")],
];

const tones: Readonly<Record<FindingSeverity, string>> = {
  error: "tone-error",
  warning: "tone-late",
  hint: "tone-waiting",
};

/** What the run showed to be wrong, slow or needless, each with the moment and the line that show it. */
export function FindingsPanel({
  view,
  actions,
}: {
  readonly view: TraceView;
  readonly actions: ViewActions;
}) {
  const findings = view.findings.value;
  if (findings === undefined) return <p class="faint">{translate("Looking at what the run shows…")}</p>;
  if (findings.length === 0) return <NothingFound />;
  return (
    <>
      {groups.map(([severity, heading]) => {
        const found = findings.filter((finding) => finding.severity === severity);
        if (found.length === 0) return null;
        return (
          <section key={severity} class="findings">
            <h2>
              {heading} <span class="faint figures">{found.length}</span>
            </h2>
            <ol class="sentences">
              {found.map((finding, index) => (
                <Finding key={index} finding={finding} actions={actions} />
              ))}
            </ol>
          </section>
        );
      })}
    </>
  );
}

function NothingFound() {
  return (
    <div class="side-empty">
      <h2>{translate("Nothing found")}</h2>
      <p>
        {translate(
          "In this run no code held its event loop, nothing was left unawaited or unsettled, no error went unhandled, and no calls that could have run together waited for each other.",
        )}
      </p>
    </div>
  );
}

/** One finding: what, when and where. */
export function Finding({
  finding,
  actions,
}: {
  readonly finding: FindingLine;
  readonly actions: ViewActions;
}) {
  const { title, text, time, count, location, selection } = finding;
  return (
    <li class={`sentence ${tones[finding.severity]}`}>
      <strong>{title}</strong>
      {count > 1 ? <span class="faint figures"> {translate("{0} times, here at", count)}</span> : null}{" "}
      <button
        type="button"
        class="link figures"
        title={translate("Show it in the timeline")}
        onClick={() => (selection === undefined ? actions.moveCursor(time) : actions.select(selection))}
      >
        {actions.momentText(time)}
      </button>
      <div>
        <bdi>{displayText(text, 400)}</bdi>
        {location === undefined ? null : (
          <>
            {" "}
            <PlaceLink location={location} actions={actions} />
          </>
        )}
      </div>
    </li>
  );
}
