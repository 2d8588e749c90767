import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { HostCommand } from "../../trace/view-protocol";
import { nothingTraced, type TrackRow } from "../engine/scene";
import { focusFilter, focusSearch } from "../interaction/focus";
import { handleKey } from "../interaction/keyboard";
import type { ViewActions } from "../interaction/view-actions";
import { dependOn } from "../state/depend-on";
import type { FrameScheduler } from "../state/frame-scheduler";
import { describeForReader } from "../state/reader-text";
import type { TraceView } from "../state/trace-view";
import { translate } from "../text/translate";
import { Legend } from "./legend";
import { RunBanner, WaitingState } from "./messages";
import { OverviewCanvas } from "./overview-canvas";
import { SidePanel } from "./side-panel";
import { SideSeparator } from "./side-separator";
import { TimelineCanvas } from "./timeline-canvas";
import { Toolbar } from "./toolbar";
import { Tooltip } from "./tooltip";
import { NoTracks } from "./track-controls";
import { TrackHeadings } from "./track-headings";

/** What the panel of a trace needs. */
export interface TracePanelProperties {
  readonly view: TraceView;
  readonly scheduler: FrameScheduler;
  readonly actions: ViewActions;
  readonly isNarrow: boolean;
  readonly runCommand: (command: HostCommand) => void;
}

/** Everything about one trace. */
export function TracePanel({ view, scheduler, actions, isNarrow, runCommand }: TracePanelProperties) {
  const isDriven = view.drive.value !== undefined;
  if (!isDriven && showsNothing(view)) {
    return <WaitingState view={view} runCommand={runCommand} cancel={actions.cancel} />;
  }
  return (
    <main class={isNarrow ? "panel narrow" : "panel"} data-complete={view.isComplete.value}>
      <Toolbar view={view} actions={actions} />
      <RunBanner view={view} runCommand={runCommand} />
      <OverviewCanvas view={view} scheduler={scheduler} />
      <div class="body">
        <Timeline view={view} scheduler={scheduler} actions={actions} isNarrow={isNarrow} />
        <SideSeparator sideWidth={view.sideWidth} />
        <SidePanel view={view} actions={actions} />
      </div>
      <Announcer view={view} />
    </main>
  );
}

/** Whether a timeline would be empty. Of several processes it still says who started whom. */
function showsNothing({ rows, arrangement, findings }: TraceView): boolean {
  if (arrangement.filter.value !== "" || (findings.value?.length ?? 0) > 0) return false;
  if (rows.value.length === 0) return true;
  const [process, ...threads] = rows.value;
  return process?.kind === "process" && threads.length > 0 && threads.every(isEmptyThread);
}

function isEmptyThread({ kind, detail, expandable }: TrackRow): boolean {
  return kind === "thread" && detail === nothingTraced && !expandable;
}

type TimelineProperties = Omit<TracePanelProperties, "runCommand">;

function Timeline({ view, scheduler, actions, isNarrow }: TimelineProperties) {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      effect(() => {
        const top = view.scrollTop.value;
        dependOn(view.contentHeight);
        const element = scroller.current;
        if (element !== null && Math.abs(element.scrollTop - top) >= 1) element.scrollTop = top;
      }),
    [view],
  );
  const rest = Math.max(0, view.contentHeight.value - view.size.value.height);
  return (
    <section
      ref={scroller}
      class="tracks"
      aria-label={translate("Timeline")}
      onScroll={(event) => (view.scrollTop.value = event.currentTarget.scrollTop)}
      onKeyDown={(event) => {
        const keyActions = { reveal: actions.revealSelection, focusSearch, focusFilter };
        if (!handleKey(view, event, keyActions)) return;
        event.preventDefault();
        view.pointer.value = undefined;
      }}
    >
      <div class="tracks-sticky">
        <TrackHeadings view={view} isHidden={isNarrow} />
        <div
          class="canvas-frame"
          role="application"
          aria-label={translate("Timeline of coroutines")}
          aria-describedby="timeline-help"
          tabIndex={0}
        >
          <TimelineCanvas view={view} scheduler={scheduler} namesInside={isNarrow} reveal={actions.look} />
          <Tooltip view={view} />
          {view.rows.value.length === 0 && view.arrangement.filter.value !== "" ? (
            <NoTracks view={view} />
          ) : null}
          <Legend showsGil={view.rows.value.some(({ kind }) => kind === "gil")} />
        </div>
      </div>
      <div style={{ height: `${rest}px` }} />
      <p id="timeline-help" class="unseen">
        {translate(
          "Arrow keys move between slices and tracks, Enter shows the source line, W and S zoom, A and D move in time, 0 shows everything. The tree beside it and the table in the details say the same in text.",
        )}
      </p>
    </section>
  );
}

/** Tells a screen reader what was selected and how the run goes on. */
function Announcer({ view }: { readonly view: TraceView }) {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {describeForReader(view)}
    </div>
  );
}
