import { useState } from "preact/hooks";
import { formatDuration, nanos } from "../../base/units";
import type { SourceLocation } from "../../trace/view-protocol";
import type { FunctionLine, PointLine } from "../engine/tables";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { ComparisonSection } from "./comparison-section";
import { SideBySideSection } from "./side-by-side-section";
import { PlaceLink } from "./place-link";
import { useAnswer } from "./use-answer";

/** At most so many lines of a table are shown; the rest is by far the least. */
const mostLines = 200;

interface Column<Line> {
  readonly title: string;
  readonly value: (line: Line) => number;
  readonly text: (value: number) => string;
}

const duration = (value: number): string => formatDuration(nanos(value));

const functionColumns: readonly Column<FunctionLine>[] = [
  { title: "calls", value: (line) => line.calls, text: String },
  { title: "running", value: (line) => line.running, text: duration },
  { title: "ready", value: (line) => line.ready, text: duration },
  { title: "waiting", value: (line) => line.waiting, text: duration },
];

const pointColumns: readonly Column<PointLine>[] = [
  { title: "hits", value: (line) => line.hits, text: String },
  { title: "wait p50", value: (line) => line.waitP50, text: duration },
  { title: "p95", value: (line) => line.waitP95, text: duration },
  { title: "ready p95", value: (line) => line.readyP95, text: duration },
];

/** What functions and suspension points did over the whole trace, sorted by what one wants to know. */
export function StatisticsPanel({
  view,
  actions,
}: {
  readonly view: TraceView;
  readonly actions: ViewActions;
}) {
  const tables = useAnswer(view, "statistics", []);
  if (tables === undefined) return null;
  return (
    <>
      <ComparisonSection view={view} actions={actions} />
      <SideBySideSection view={view} />
      <SortedTable
        caption="Suspension points"
        lines={tables.points}
        nameOf={(line) => line.label}
        columns={pointColumns}
        firstSort={1}
        actions={actions}
      />
      <SortedTable
        caption="Functions"
        lines={tables.functions}
        nameOf={(line) => line.name}
        columns={functionColumns}
        firstSort={1}
        actions={actions}
      />
    </>
  );
}

interface SortedTableProperties<Line> {
  readonly caption: string;
  readonly lines: readonly Line[];
  readonly nameOf: (line: Line) => string;
  readonly columns: readonly Column<Line>[];
  readonly firstSort: number;
  readonly actions: ViewActions;
}

function SortedTable<Line extends { readonly location: SourceLocation | undefined }>({
  caption,
  lines,
  nameOf,
  columns,
  firstSort,
  actions,
}: SortedTableProperties<Line>) {
  const [sort, setSort] = useState(firstSort);
  const { value } = columns[sort] ?? { value: () => 0 };
  const sorted = lines.toSorted((a, b) => value(b) - value(a)).slice(0, mostLines);
  return (
    <table class="statistics statistics-lines">
      <caption>
        {caption}{" "}
        <span class="faint">
          {lines.length > mostLines ? `the first ${mostLines} of ${lines.length}` : lines.length}
        </span>
      </caption>
      <thead>
        <tr>
          {columns.map(({ title }, index) => (
            <th key={title} scope="col" aria-sort={index === sort ? "descending" : "none"}>
              <button type="button" class="link" onClick={() => setSort(index)}>
                {title}
                {index === sort ? " ▾" : ""}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      {sorted.map((line, index) => (
        <tbody key={index}>
          <tr>
            <th scope="rowgroup" colSpan={columns.length}>
              <bdi>{displayText(nameOf(line), 60)}</bdi>{" "}
              {line.location === undefined ? null : <PlaceLink location={line.location} actions={actions} />}
            </th>
          </tr>
          <tr>
            {columns.map(({ title, value: valueOf, text }) => (
              <td key={title} class="figures">
                {text(valueOf(line))}
              </td>
            ))}
          </tr>
        </tbody>
      ))}
    </table>
  );
}
