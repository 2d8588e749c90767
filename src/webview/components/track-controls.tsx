import { parseFilter, trackStates, writeFilter, type TrackState } from "../engine/track-filter";
import { focusTimeline } from "../interaction/focus";
import type { TraceView } from "../state/trace-view";
import type { GroupBy } from "../../trace/view-protocol";
import { displayText } from "../text/display-text";
import { Icon } from "./icon";

interface TrackControlProperties {
  readonly view: TraceView;
}

/** Above the headings: which tracks are shown. */
export function TrackFilterBox({ view }: TrackControlProperties) {
  return (
    <div class="track-filter-box">
      <FilterInput view={view} label="Filter tracks by name, function or file" />
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
  task: "task that created them",
};

/** All that says which tracks are shown, and how. */
export function TrackMenu({ view }: TrackControlProperties) {
  const isOn = view.arrangement.filter.value !== "" || view.arrangement.groupBy.value !== "thread";
  const filter = parseFilter(view.arrangement.filter.value);
  const setState = (state: string): void =>
    view.setFilter(writeFilter({ ...filter, states: trackStates.filter((known) => known === state) }));
  return (
    <details class="popover track-menu">
      <summary
        class={isOn ? "icon-button on" : "icon-button"}
        title="Filter and group tracks (T)"
        aria-label="Filter and group tracks"
      >
        <Icon name="filter" />
      </summary>
      <div class="popover-content">
        <label>
          Show tracks with
          <FilterInput view={view} label="Filter tracks" />
        </label>
        <label>
          whose calls
          <select value={filter.states[0] ?? ""} onChange={(event) => setState(event.currentTarget.value)}>
            <option value="">did anything</option>
            {trackStates.map((state) => (
              <option key={state} value={state}>
                {stateNames[state]}
              </option>
            ))}
          </select>
        </label>
        <label>
          grouped by
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
        {view.arrangement.pinned.value.size === 0 ? null : (
          <button type="button" class="link" onClick={() => (view.arrangement.pinned.value = new Set())}>
            Unpin all {view.arrangement.pinned.value.size}
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
      placeholder="Filter tracks"
      title="Words that occur in a track’s name, functions or files; is:late, is:failed, is:cancelled, is:unfinished"
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
  return (
    <div class="no-tracks" role="status">
      <p>
        No track matches <code>{displayText(view.arrangement.filter.value, 80)}</code>.
      </p>
      <button type="button" class="link" onClick={() => view.setFilter("")}>
        Show all tracks
      </button>
    </div>
  );
}
