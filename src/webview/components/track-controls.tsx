import {
  filterMoments,
  parseFilter,
  trackStates,
  writeFilter,
  type FilterMoment,
  type TrackState,
} from "../engine/track-filter";
import { focusTimeline } from "../interaction/focus";
import type { TraceView } from "../state/trace-view";
import type { GroupBy } from "../../trace/view-protocol";
import { displayText } from "../text/display-text";
import { Icon } from "./icon";
import { translate, translateAround } from "../text/translate";

interface TrackControlProperties {
  readonly view: TraceView;
}

/** Above the headings: which tracks are shown. */
export function TrackFilterBox({ view }: TrackControlProperties) {
  return (
    <div class="track-filter-box">
      <FilterInput view={view} label={translate("Filter tracks by name, function or file")} />
    </div>
  );
}

const stateNames: Readonly<Record<TrackState, string>> = {
  late: "were ready, not running, for 1 ms or more",
  failed: "threw an error",
  cancelled: "were cancelled",
  unfinished: "never ended",
};

const groupNames: Readonly<Record<GroupBy, string>> = {
  thread: "thread",
  function: "function",
  state: "what they do at the cursor",
  task: "task that created them",
};

const momentNames: Readonly<Record<FilterMoment, string>> = {
  running: "run",
  ready: "are ready, not running",
  waiting: "wait",
  created: "are created, not started",
  ended: "have ended",
};

/** By which moment tracks are listed, where they are by what they do then. */
function momentName(view: TraceView): string {
  if (view.cursor.value !== undefined) return "at the cursor";
  return view.isLive.value ? "now" : "at the end";
}

/** All that says which tracks are shown, and how. */
export function TrackMenu({ view }: TrackControlProperties) {
  const isOn = view.arrangement.filter.value !== "" || view.arrangement.groupBy.value !== "thread";
  const filter = parseFilter(view.arrangement.filter.value);
  const setState = (state: string): void =>
    view.setFilter(writeFilter({ ...filter, states: trackStates.filter((known) => known === state) }));
  const setMoment = (moment: string): void =>
    view.setFilter(writeFilter({ ...filter, moments: filterMoments.filter((known) => known === moment) }));
  return (
    <details class="popover track-menu">
      <summary
        class={isOn ? "icon-button on" : "icon-button"}
        title={translate("Filter and group tracks (T)")}
        aria-label={translate("Filter and group tracks")}
      >
        <Icon name="filter" />
      </summary>
      <div class="popover-content">
        <label>
          {translate("Show tracks with")}
          <FilterInput view={view} label={translate("Filter tracks")} />
        </label>
        <label>
          {translate("whose calls")}
          <select value={filter.states[0] ?? ""} onChange={(event) => setState(event.currentTarget.value)}>
            <option value="">{translate("did anything")}</option>
            {trackStates.map((state) => (
              <option key={state} value={state}>
                {stateNames[state]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {translate("which {0}", momentName(view))}
          <select value={filter.moments[0] ?? ""} onChange={(event) => setMoment(event.currentTarget.value)}>
            <option value="">{translate("do anything")}</option>
            {filterMoments.map((moment) => (
              <option key={moment} value={moment}>
                {momentNames[moment]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {translate("grouped by")}
          <select
            value={view.arrangement.groupBy.value}
            onChange={(event) => (view.arrangement.groupBy.value = event.currentTarget.value as GroupBy)}
          >
            {Object.entries(groupNames).map(([group, name]) => (
              <option key={group} value={group}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {view.arrangement.followsCursor.value && view.cursor.value === undefined ? (
          <p class="faint">
            {translate(
              "No cursor is set: by what tracks do {0}. Click a moment in the timeline.",
              momentName(view),
            )}
          </p>
        ) : null}
        {view.arrangement.pinned.value.size === 0 ? null : (
          <button type="button" class="link" onClick={() => (view.arrangement.pinned.value = new Set())}>
            {translate("Unpin all {0}", view.arrangement.pinned.value.size)}
          </button>
        )}
      </div>
    </details>
  );
}

function FilterInput({ view, label }: TrackControlProperties & { readonly label: string }) {
  return (
    <input
      type="search"
      class="track-filter"
      placeholder={translate("Filter tracks")}
      title={translate(
        "Words that occur in a track’s name, functions or files; is:late, is:failed, is:cancelled, is:unfinished; at the cursor is:running, is:ready, is:waiting, is:created, is:ended",
      )}
      aria-label={label}
      value={view.arrangement.filter.value}
      maxLength={200}
      onInput={(event) => view.setFilter(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") focusTimeline();
        else if (event.key === "Escape") {
          view.setFilter("");
          focusTimeline();
        }
      }}
    />
  );
}

/** Instead of rows, where a filter lets none through. */
export function NoTracks({ view }: TrackControlProperties) {
  const filter = <code>{displayText(view.arrangement.filter.value, 80)}</code>;
  return (
    <div class="no-tracks" role="status">
      <p>
        {view.arrangement.followsCursor.value
          ? translateAround("No track matches {0} {1}.", filter, momentName(view))
          : translateAround("No track matches {0}.", filter)}
      </p>
      <button type="button" class="link" onClick={() => view.setFilter("")}>
        {translate("Show all tracks")}
      </button>
    </div>
  );
}
