import { useState } from "preact/hooks";
import type { FunctionLine, PointLine } from "../engine/tables";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { translate } from "../text/translate";
import { ComparisonSection } from "./comparison-section";
import type { Column } from "./line-order";
import { SideBySideSection } from "./side-by-side-section";
import { SortedTable } from "./sorted-table";
import { useAnswer } from "./use-answer";

const functionColumns: readonly Column<FunctionLine>[] = [
  { title: translate("calls"), value: (line) => line.calls, kind: "count" },
  { title: translate("running"), value: (line) => line.running, kind: "duration" },
  { title: translate("ready"), value: (line) => line.ready, kind: "duration" },
  { title: translate("waiting"), value: (line) => line.waiting, kind: "duration" },
];

const pointColumns: readonly Column<PointLine>[] = [
  { title: translate("hits"), value: (line) => line.hits, kind: "count" },
  { title: translate("waited"), value: (line) => line.total, kind: "duration" },
  { title: translate("p50"), value: (line) => line.waitP50, kind: "duration", leastWidth: 345 },
  { title: translate("p95"), value: (line) => line.waitP95, kind: "duration" },
  { title: translate("ready p95"), value: (line) => line.readyP95, kind: "duration" },
];

/** As few lines as one sees at a glance need no box to look for one. */
const fewestFiltered = 8;

/** What functions and suspension points did over the whole trace, sorted by what one wants to know. */
export function StatisticsPanel({
  view,
  actions,
}: {
  readonly view: TraceView;
  readonly actions: ViewActions;
}) {
  const tables = useAnswer(view, "statistics", []);
  const [filter, setFilter] = useState("");
  if (tables === undefined) return null;
  const isLong = tables.points.length + tables.functions.length >= fewestFiltered;
  return (
    <>
      <ComparisonSection view={view} actions={actions} />
      <SideBySideSection view={view} />
      {isLong ? (
        <input
          type="search"
          class="statistics-filter"
          placeholder={translate("Filter by name or file")}
          aria-label={translate("Filter points and functions by name or file")}
          value={filter}
          maxLength={200}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
      ) : null}
      <SortedTable
        caption={translate("Suspension points")}
        lines={tables.points}
        nameOf={(line) => line.label}
        columns={pointColumns}
        firstSort={1}
        {...{ filter, actions }}
      />
      <SortedTable
        caption={translate("Functions")}
        lines={tables.functions}
        nameOf={(line) => line.name}
        columns={functionColumns}
        firstSort={1}
        {...{ filter, actions }}
      />
    </>
  );
}
