import { formatDuration, nanos } from "../../base/units";
import type { PathStretch } from "../engine/measure-range";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { translate, translateAround } from "../text/translate";
import { useAnswer } from "./use-answer";

/** What the measured range holds, from the mark to the cursor; nothing where no range is measured. */
export function RangeSection({ view, actions }: { readonly view: TraceView; readonly actions: ViewActions }) {
  const range = view.range.value;
  const selection = view.selection.value;
  const measure = useAnswer(view, "measure", range === undefined ? undefined : [range, selection]);
  if (range === undefined || measure === undefined) return null;
  const length = measure.end - measure.start;
  return (
    <section class="side-section" aria-label={translate("Measured range")}>
      <h2>{translateAround("Range {0}", <span class="figures">{formatDuration(nanos(length))}</span>)}</h2>
      <dl class="facts">
        <div>
          <dt>{translate("from, to")}</dt>
          <dd class="figures">
            {view.momentText(measure.start)} – {view.momentText(measure.end)}
          </dd>
        </div>
        {measure.threads.map(({ name, busy }) => (
          <div key={name}>
            <dt>{translate("busy")}</dt>
            <dd class="figures">
              {translateAround(
                "{0} of {1}, {2} %",
                formatDuration(nanos(busy)),
                <bdi>{displayText(name, 60)}</bdi>,
                Math.round((busy / Math.max(1, length)) * 100),
              )}
            </dd>
          </div>
        ))}
        <div>
          <dt>{translate("ready")}</dt>
          <dd class="figures">{overAllText(measure.ready, measure.isPartial)}</dd>
        </div>
        <div>
          <dt>{translate("waiting")}</dt>
          <dd class="figures">{overAllText(measure.waiting, measure.isPartial)}</dd>
        </div>
      </dl>
      <CriticalPath path={measure.path} actions={actions} />
    </section>
  );
}

function overAllText(time: number, isPartial: boolean): string {
  const length = formatDuration(nanos(time));
  return isPartial
    ? translate("{0} over all tasks, at least", length)
    : translate("{0} over all tasks", length);
}

const kindWords: Readonly<Record<PathStretch["kind"], string>> = {
  running: translate("running"),
  ready: translate("ready"),
  waiting: translate("waiting"),
};

const tones: Readonly<Record<PathStretch["kind"], string>> = {
  running: "tone-running",
  ready: "tone-late",
  waiting: "tone-waiting",
};

function CriticalPath({
  path,
  actions,
}: {
  readonly path: readonly PathStretch[];
  readonly actions: ViewActions;
}) {
  if (path.length === 0) {
    return (
      <p class="faint">
        {translate("Select a coroutine to see what its way through this range depended on.")}
      </p>
    );
  }
  return (
    <>
      <h2>{translate("Critical path, the longest stretches")}</h2>
      <ol class="sentences">
        {path.map(({ name, kind, length, selection }) => (
          <li key={selection.row} class={`sentence ${tones[kind]}`}>
            <button type="button" class="link" onClick={() => actions.select(selection)}>
              <bdi>{displayText(name, 80)}</bdi>
            </button>{" "}
            {kindWords[kind]} <strong class="figures">{formatDuration(nanos(length))}</strong>
          </li>
        ))}
      </ol>
    </>
  );
}
