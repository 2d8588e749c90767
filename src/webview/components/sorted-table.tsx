import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SourceLocation } from "../../trace/view-protocol";
import { formatDuration, nanos } from "../../base/units";
import type { ViewActions } from "../interaction/view-actions";
import { displayText } from "../text/display-text";
import { translate } from "../text/translate";
import { CopyButton } from "./copy-button";
import { linesThatFit, sortAfter, sortedBy, tableText, type Column, type Sort } from "./line-order";
import { useElementWidth } from "./element-width";
import { useLinesInSight } from "./lines-in-sight";
import { PlaceLink } from "./place-link";

interface SortedTableProperties<Line> {
  readonly caption: string;
  readonly lines: readonly Line[];
  readonly nameOf: (line: Line) => string;
  readonly columns: readonly Column<Line>[];
  /** The column by which it is sorted at first, largest first. */
  readonly firstSort: number;
  /** Words that the name or the place of the lines that are shown has. */
  readonly filter: string;
  readonly actions: ViewActions;
}

/** As wide as a table is in a panel that nobody has made wider or narrower, in CSS pixels. */
const usualWidth = 360;

/** How many lines Page Up and Page Down go. */
const page = 10;

/** Rows of the table before those of its lines, and for each line: its name over the whole width, and below that its figures. */
const [headRows, rowsOfLine] = [1, 2];

/**
 * Any number of lines, sorted by what the person chooses; those in sight are in the page. One line is reached by Tab, the others from
 * there by arrow keys, and Enter goes to a line's place in the source.
 */
export function SortedTable<Line extends { readonly location: SourceLocation | undefined }>({
  caption,
  lines: allLines,
  nameOf,
  columns,
  firstSort,
  filter,
  actions,
}: SortedTableProperties<Line>) {
  const table = useRef<HTMLTableElement>(null);
  const [section, width] = useElementWidth(usualWidth);
  const shown = columns.filter(({ leastWidth = 0 }) => width >= leastWidth);
  const [sort, setSort] = useState<Sort>({ by: firstSort, direction: "descending" });
  const [active, setActive] = useState({ line: 0, takesFocus: false });
  const textOf = (line: Line): string => `${nameOf(line)} ${placeOf(line)}`;
  const lines = useMemo(() => linesThatFit(allLines, textOf, filter), [allLines, filter]);
  const sight = useLinesInSight(table, lines.length, ".side");
  const sorted = useMemo(() => sortedBy(lines, columns, nameOf, sort), [lines, sort]);
  const activeLine = Math.min(active.line, lines.length - 1);
  useLayoutEffect(() => {
    if (!active.takesFocus) return;
    table.current?.querySelector<HTMLElement>(`[data-line="${activeLine}"] [data-name]`)?.focus();
  }, [active]);
  const moveBy = (key: string): boolean => {
    const next = lineAfter(key, activeLine, lines.length);
    if (next !== undefined) setActive({ line: next, takesFocus: true });
    return next !== undefined;
  };
  const lineAt = (index: number) => {
    const line = sorted[index];
    return line === undefined ? null : (
      <tbody key={`line ${index}`} data-line={index}>
        <tr aria-rowindex={headRows + rowsOfLine * index + 1}>
          <th
            data-name
            scope="rowgroup"
            colSpan={shown.length + 1}
            tabIndex={index === activeLine ? 0 : -1}
            onFocus={() => setActive({ line: index, takesFocus: false })}
            onKeyDown={(event) => {
              if (event.key === "Enter" && actions.canReveal && line.location !== undefined)
                actions.reveal(line.location, false);
              else if (!moveBy(event.key)) return;
              event.preventDefault();
            }}
          >
            <span class="line-head">
              <bdi class="line-name" title={displayText(nameOf(line))}>
                {displayText(nameOf(line), 120)}
              </bdi>
              {line.location === undefined ? null : (
                <PlaceLink location={line.location} actions={actions} isReached={false} />
              )}
            </span>
          </th>
        </tr>
        <tr aria-rowindex={headRows + rowsOfLine * index + 2}>
          <td />
          {shown.map((column) => (
            <td key={column.title} class="figures">
              {figureText(column, line)}
            </td>
          ))}
        </tr>
      </tbody>
    );
  };
  return (
    <div ref={section} class="sorted-section">
      <CopyButton
        label={translate("Copy as a table: {0}", caption)}
        text={() =>
          tableText(sorted, columns, [
            [translate("name"), nameOf],
            [translate("place"), placeOf],
          ])
        }
      />
      <table
        ref={table}
        class="statistics statistics-lines sorted-table"
        aria-rowcount={headRows + rowsOfLine * lines.length}
      >
        <caption>
          {caption} <span class="faint">{countText(lines.length, allLines.length)}</span>
        </caption>
        <thead data-lines-begin>
          <tr aria-rowindex={1}>
            <SortHead title={translate("name")} by="name" sort={sort} choose={setSort} />
            {shown.map((column) => {
              const by = columns.indexOf(column);
              return <SortHead key={by} title={column.title} by={by} sort={sort} choose={setSort} />;
            })}
          </tr>
        </thead>
        {partsOf(sight, activeLine, lines.length).flatMap(({ first, end, isShown }) =>
          isShown
            ? Array.from({ length: end - first }, (_, index) => lineAt(first + index))
            : [
                <Space
                  key={`space ${end <= activeLine ? "before" : "after"} ${first === 0 ? "top" : end === lines.length ? "bottom" : ""}`}
                  height={(end - first) * sight.height}
                  columns={shown.length + 1}
                />,
              ],
        )}
      </table>
    </div>
  );
}

function placeOf({ location }: { readonly location: SourceLocation | undefined }): string {
  return location === undefined ? "" : `${location.file}:${location.range[0]}`;
}

function figureText<Line>({ kind, value }: Column<Line>, line: Line): string {
  return kind === "duration" ? formatDuration(nanos(value(line))) : String(value(line));
}

function countText(shown: number, all: number): string {
  return shown === all ? String(all) : translate("{0} of {1}", shown, all);
}

interface SortHeadProperties {
  readonly title: string;
  readonly by: Sort["by"];
  readonly sort: Sort;
  readonly choose: (sort: Sort) => void;
}

/** The head of a column, which sorts by it. */
function SortHead({ title, by, sort, choose }: SortHeadProperties) {
  return (
    <th scope="col" aria-sort={by === sort.by ? sort.direction : "none"}>
      <button type="button" class="link" onClick={() => choose(sortAfter(sort, by))}>
        {title}
        {by !== sort.by ? "" : sort.direction === "descending" ? " ▾" : " ▴"}
      </button>
    </th>
  );
}

/** Takes the room of lines that are not in the page. */
function Space({ height, columns }: { readonly height: number; readonly columns: number }) {
  return (
    <tbody aria-hidden="true" class="line-space">
      <tr>
        <td colSpan={columns} style={{ height: `${height}px` }} />
      </tr>
    </tbody>
  );
}

interface Part {
  readonly first: number;
  readonly end: number;
  readonly isShown: boolean;
}

/** The lines in sight and the active one, which keeps the focus wherever it is scrolled to, with what lies between them. */
function partsOf(
  sight: { readonly first: number; readonly end: number },
  active: number,
  count: number,
): Part[] {
  const end = Math.min(sight.end, count);
  const shown: [number, number][] = [[Math.min(sight.first, end), end]];
  if (active >= 0 && active < sight.first) shown.unshift([active, active + 1]);
  else if (active >= end) shown.push([active, active + 1]);
  const parts: Part[] = [];
  let at = 0;
  for (const [from, to] of shown) {
    if (from > at) parts.push({ first: at, end: from, isShown: false });
    parts.push({ first: from, end: to, isShown: true });
    at = to;
  }
  if (at < count) parts.push({ first: at, end: count, isShown: false });
  return parts;
}

/** The line to which a key leads; undefined for other keys. */
function lineAfter(key: string, line: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: line + 1,
    ArrowUp: line - 1,
    PageDown: line + page,
    PageUp: line - page,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? undefined : Math.min(Math.max(0, next), count - 1);
}
