import { formatDuration, nanos } from "../../base/units";
import { fitSelection, resumeFollowing, zoom } from "../interaction/gestures";
import { keyBindings } from "../interaction/keyboard";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { translate } from "../text/translate";
import { Icon } from "./icon";
import { IconButton, IconSwitch } from "./icon-button";
import { ReplayControls } from "./replay-controls";
import { SearchBox } from "./search-box";
import { TrackMenu } from "./track-controls";

/** The row above everything: what is traced, where the cursor is, how the run stands. */
export function Toolbar({ view, actions }: { readonly view: TraceView; readonly actions: ViewActions }) {
  return (
    <div class="toolbar" role="toolbar" aria-label={translate("Timeline")}>
      <h1 class="title" title={displayText(view.title)}>
        <bdi>{displayText(view.title, 80)}</bdi>
      </h1>
      <Clock view={view} />
      <ReplayControls view={view} canReveal={actions.canReveal} />
      <span class="spacer" />
      <SearchBox view={view} />
      <UnreadNote view={view} />
      <RunIndicator view={view} actions={actions} />
      <span class="buttons">
        <TrackMenu view={view} />
        <IconSwitch
          icon="fold"
          label={translate("Fold idle time")}
          title={translate("Fold idle time (I)")}
          isOn={view.foldsIdle.value}
          onClick={() => view.foldIdle(!view.foldsIdle.peek())}
        />
        <IconButton icon="zoom-out" label={translate("Zoom out (S)")} onClick={() => zoom(view, 1 / 0.6)} />
        <IconButton icon="zoom-in" label={translate("Zoom in (W)")} onClick={() => zoom(view, 0.6)} />
        <IconButton
          icon="fit"
          label={
            view.selection.value === undefined
              ? translate("Show everything (0)")
              : translate("Fit the selection (F)")
          }
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

/** Where the view took in as much as it can: that there is more, and where. */
function UnreadNote({ view }: { readonly view: TraceView }) {
  const { unread } = view.summary.value;
  if (unread === undefined) return null;
  return (
    <span
      class="run run-failed"
      role="status"
      title={translate(
        "The view shows the run up to {0}. {1} more events came until {2}: they are in the trace’s files.",
        view.momentText(unread.since),
        unread.events.toLocaleString("en-US"),
        view.momentText(unread.until),
      )}
    >
      {translate("view full")}
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
          {view.summary.value.unread === undefined ? (
            <button
              type="button"
              class={isFollowing ? "live on" : "live"}
              aria-pressed={isFollowing}
              title={
                isFollowing
                  ? translate("The window follows the program")
                  : translate("Follow the program again (L)")
              }
              onClick={() => (isFollowing ? view.look(view.viewport.peek()) : resumeFollowing(view))}
            >
              <span class="live-dot" />
              {translate("live")}
            </button>
          ) : null}
          <button
            type="button"
            class="stop"
            title={translate("End the program; what was recorded stays")}
            onClick={actions.cancel}
          >
            <Icon name="stop" />
            {translate("Stop")}
          </button>
        </span>
      );
    }
    case "loading":
      return <span class="run faint">{translate("loading{0}", progressText(view))}</span>;
    case "ended":
      return <span class="run run-quiet faint">{endedText(state.exitCode, state.signal)}</span>;
    case "cancelled":
      return <span class="run faint">{translate("stopped")}</span>;
    case "failed":
      return <span class="run run-failed">{translate("failed")}</span>;
  }
}

function progressText(view: TraceView): string {
  const progress = view.progress.value;
  if (progress === undefined || progress.total === 0) return "…";
  return ` ${Math.min(100, Math.round((progress.sent / progress.total) * 100))} %`;
}

function endedText(exitCode: number | null | undefined, signal: string | undefined): string {
  if (signal !== undefined) return translate("ended by {0}", signal);
  if (exitCode === undefined || exitCode === null || exitCode === 0) return translate("ended");
  return translate("ended with code {0}", exitCode);
}

function KeyHelp() {
  return (
    <details class="popover">
      <summary class="icon-button" title={translate("Keys")} aria-label={translate("Keys")}>
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
              <th scope="row">{translate("Drag, wheel")}</th>
              <td>{translate("move; with Ctrl: zoom")}</td>
            </tr>
            <tr>
              <th scope="row">{translate("Double-click")}</th>
              <td>{translate("zoom to a slice")}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </details>
  );
}
