import type { SidePanelName, TraceView } from "../state/trace-view";
import type { ViewActions } from "../interaction/view-actions";
import { translate } from "../text/translate";
import { AwaitPanel } from "./await-panel";
import { DetailsPanel } from "./details-panel";
import { DrivePanel } from "./drive-panel";
import { FindingsPanel } from "./findings-panel";
import { LoopPanel } from "./loop-panel";
import { PipelinePanel } from "./pipeline-panel";
import { StatisticsPanel } from "./statistics-panel";

const titles: Readonly<Record<SidePanelName, string>> = {
  drive: translate("Drive"),
  why: translate("Why"),
  findings: translate("Findings"),
  awaits: translate("Awaits"),
  loop: translate("Loop"),
  pipeline: translate("Pipeline"),
  statistics: translate("Statistics"),
};
const allNames = Object.keys(titles) as readonly SidePanelName[];

/** The panel beside (or below) the timeline: one of the ways to look closer. */
export function SidePanel({ view, actions }: { readonly view: TraceView; readonly actions: ViewActions }) {
  const current = view.sidePanel.value;
  const found = view.findings.value?.length ?? 0;
  const isDriven = view.drive.value !== undefined;
  const names = allNames.filter((name) => name !== "drive" || isDriven);
  const width = view.sideWidth.wanted.value;
  return (
    <aside
      id="side-frame"
      class="side-frame"
      aria-label={translate("Side panel")}
      style={width === undefined ? {} : { "--side-width": `${width}px` }}
    >
      <div
        class="tabs"
        role="tablist"
        aria-label={translate("Side panel")}
        onKeyDown={(event) => {
          const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
          if (step === 0) return;
          const next = names[(names.indexOf(current) + step + names.length) % names.length];
          if (next === undefined) return;
          view.sidePanel.value = next;
          event.currentTarget.querySelectorAll("button")[names.indexOf(next)]?.focus();
        }}
      >
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === current}
            aria-controls="side-content"
            tabIndex={name === current ? 0 : -1}
            onClick={(event) => {
              view.sidePanel.value = name;
              event.currentTarget.scrollIntoView({ block: "nearest", inline: "nearest" });
            }}
          >
            {titles[name]}
            {name === "findings" && found > 0 ? <span class="tab-count"> {found}</span> : null}
          </button>
        ))}
      </div>
      <div class="side" id="side-content" role="tabpanel" tabIndex={0} aria-labelledby={`tab-${current}`}>
        <Panel name={current} view={view} actions={actions} />
      </div>
    </aside>
  );
}

interface PanelProperties {
  readonly name: SidePanelName;
  readonly view: TraceView;
  readonly actions: ViewActions;
}

function Panel({ name, view, actions }: PanelProperties) {
  switch (name) {
    case "drive":
      return <DrivePanel view={view} actions={actions} />;
    case "why":
      return <DetailsPanel view={view} actions={actions} />;
    case "awaits":
      return <AwaitPanel view={view} actions={actions} />;
    case "loop":
      return <LoopPanel view={view} actions={actions} />;
    case "pipeline":
      return <PipelinePanel view={view} actions={actions} />;
    case "statistics":
      return <StatisticsPanel view={view} actions={actions} />;
    case "findings":
      return <FindingsPanel view={view} actions={actions} />;
  }
}
