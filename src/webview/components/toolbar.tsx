import { formatDuration, nanos } from "../../base/units";
import { fitSelection, resumeFollowing, zoom } from "../interaction/gestures";
import { keyBindings } from "../interaction/keyboard";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { Icon } from "./icon";
import { IconButton, IconSwitch } from "./icon-button";
import { ReplayControls } from "./replay-controls";
import { SearchBox } from "./search-box";
import { TrackMenu } from "./track-controls";

/** The row above everything: what is traced, where the cursor is, how the run stands. */
export function Toolbar({ view, actions }: { readonly view: TraceView; readonly actions: ViewActions }) {
  return (
    <div class="toolbar" role="toolbar" aria-label="Timeline">
      <h1 class="title" title={displayText(view.title)}>
        <bdi>{displayText(view.title, 80)}</bdi>
      </h1>
      <Clock view={view} />
      <ReplayControls view={view} canReveal={actions.canReveal} />
      <span class="spacer" />
      <SearchBox view={view} />
      <RunIndicator view={view} actions={actions} />
      <span class="buttons">
        <TrackMenu view={view} />
        <IconSwitch
          icon="fold"
          label="Fold idle time"
          title="Fold idle time (I)"
          isOn={view.foldsIdle.value}
          onClick={() => view.foldIdle(!view.foldsIdle.peek())}
        />
        <IconButton icon="zoom-out" label="Zoom out (S)" onClick={() => zoom(view, 1 / 0.6)} />
        <IconButton icon="zoom-in" label="Zoom in (W)" onClick={() => zoom(view, 0.6)} />
        <IconButton
          icon="fit"
          label={view.selection.value === undefined ? "Show everything (0)" : "Fit the selection (F)"}
          onClick={() => (view.selection.peek() === undefined ? view.fit() : fitSelection(view))}
        />
      </span>
      <KeyHelp />
    </div>
  );
}

/** Where the cursor is, and how long the trace. */
function Clock({ view }: { readonly view: TraceView }) {
  const cursor = view.cursor.value;
  const { start, end } = view.bounds.value;
  return (
    <span class="clock figures">
      {cursor === undefined ? (
        ""
      ) : (
        <strong>
          {view.momentText(
            cursor,
            10 ** Math.floor(Math.log10(Math.max(1, view.viewport.value.nanosPerPixel))),
          )}
        </strong>
      )}
      <span class="faint">
        {cursor === undefined ? "" : " / "}
        {formatDuration(nanos(end - start))}
      </span>
    </span>
  );
}

function RunIndicator({ view, actions }: { readonly view: TraceView; readonly actions: ViewActions }) {
  const state = view.runState.value;
  switch (state.phase) {
    case "starting":
    case "running": {
      const isFollowing = view.following.value !== "off";
      return (
        <span class="run">
          <button
            type="button"
            class={isFollowing ? "live on" : "live"}
            aria-pressed={isFollowing}
            title={isFollowing ? "The window follows the program" : "Follow the program again (L)"}
            onClick={() => (isFollowing ? view.look(view.viewport.peek()) : resumeFollowing(view))}
          >
            <span class="live-dot" />
            live
          </button>
          <button
            type="button"
            class="stop"
            title="End the program; what was recorded stays"
            onClick={actions.cancel}
          >
            <Icon name="stop" />
            Stop
          </button>
        </span>
      );
    }
    case "loading":
      return <span class="run faint">loading{progressText(view)}</span>;
    case "ended":
      return <span class="run run-quiet faint">{endedText(state.exitCode, state.signal)}</span>;
    case "cancelled":
      return <span class="run faint">stopped</span>;
    case "failed":
      return <span class="run run-failed">failed</span>;
  }
}

function progressText(view: TraceView): string {
  const progress = view.progress.value;
  if (progress === undefined || progress.total === 0) return "…";
  return ` ${Math.min(100, Math.round((progress.sent / progress.total) * 100))} %`;
}

function endedText(exitCode: number | null | undefined, signal: string | undefined): string {
  if (signal !== undefined) return `ended by ${signal}`;
  if (exitCode === undefined || exitCode === null || exitCode === 0) return "ended";
  return `ended with code ${exitCode}`;
}

function KeyHelp() {
  return (
    <details class="popover">
      <summary class="icon-button" title="Keys" aria-label="Keys">
        <Icon name="keyboard" />
      </summary>
      <div class="popover-content keys-list">
        <table>
          <tbody>
            {keyBindings.map(({ label, does }) => (
              <tr key={label}>
                <th scope="row">
                  <kbd>{label}</kbd>
                </th>
                <td>{does}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">Drag, wheel</th>
              <td>move; with Ctrl: zoom</td>
            </tr>
            <tr>
              <th scope="row">Double-click</th>
              <td>zoom to a slice</td>
            </tr>
          </tbody>
        </table>
      </div>
    </details>
  );
}
