import { useEffect, useMemo, useState } from "preact/hooks";
import type { HostCommand } from "../../trace/view-protocol";
import { viewActions } from "../interaction/view-actions";
import type { Application } from "../state/application";
import type { FrameScheduler } from "../state/frame-scheduler";
import type { TraceView } from "../state/trace-view";
import { EmptyState } from "./messages";
import { TracePanel } from "./trace-panel";

/** Below this width, in CSS pixels, headings fold into the canvas. Details go below it earlier already, by layout.css. */
const narrowBelow = 600;

interface ApplicationProperties {
  readonly application: Application;
  readonly scheduler: FrameScheduler;
}

/** The page: the trace that is shown, or what to do first. */
export function ApplicationView({ application, scheduler }: ApplicationProperties) {
  const isNarrow = useIsNarrow();
  const view = application.view.value;
  const runCommand = (command: HostCommand): void => application.host.send({ type: "run-command", command });
  if (view !== undefined) {
    return (
      <OpenTrace
        key={view.trace}
        view={view}
        application={application}
        scheduler={scheduler}
        isNarrow={isNarrow}
        runCommand={runCommand}
      />
    );
  }
  if (!application.isAnswered.value) return null;
  return <EmptyState hint={application.hint.value} runCommand={runCommand} />;
}

interface OpenTraceProperties extends ApplicationProperties {
  readonly view: TraceView;
  readonly isNarrow: boolean;
  readonly runCommand: (command: HostCommand) => void;
}

function OpenTrace({ view, application, scheduler, isNarrow, runCommand }: OpenTraceProperties) {
  const actions = useMemo(() => viewActions(view, application.host), [view, application]);
  return (
    <TracePanel
      view={view}
      scheduler={scheduler}
      actions={actions}
      isNarrow={isNarrow}
      runCommand={runCommand}
    />
  );
}

function useIsNarrow(): boolean {
  const [isNarrow, setIsNarrow] = useState(() => innerWidth < narrowBelow);
  useEffect(() => {
    const query = matchMedia(`(max-width: ${narrowBelow - 1}px)`);
    const changed = (): void => setIsNarrow(query.matches);
    changed();
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  }, []);
  return isNarrow;
}
