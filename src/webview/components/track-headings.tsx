import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { RowState, TrackRow } from "../engine/scene";
import { pinKeyOf } from "../engine/track-rows";
import { canBePinned, selectHeading, toggleRow } from "../interaction/gestures";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { stateWords } from "../text/state-words";
import { translate } from "../text/translate";
import { indentOf } from "../timeline/indent";
import { rowTop, scrolledRows } from "../timeline/row-geometry";
import { Icon } from "./icon";
import { TrackFilterBox } from "./track-controls";

/** The id of a row's element, for `aria-activedescendant`. */
function rowId(index: number): string {
  return `row-${index}`;
}

/** The headings of the rows: a tree, of which only what is in sight is in the page. */
export function TrackHeadings({ view, isHidden }: { readonly view: TraceView; readonly isHidden: boolean }) {
  const { pinnedRows } = view.rowGeometry.value;
  const { first, end } = useMemo(() => computed(() => rowsInSight(view)), [view]).value;
  const shown = [...indexes(0, pinnedRows), ...indexes(first, end)];
  const current = view.currentRow.value;
  return (
    <div class={isHidden ? "headings unseen" : "headings"}>
      {isHidden ? null : <TrackFilterBox view={view} />}
      <div
        class="headings-tree"
        role="tree"
        aria-label={translate("Tracks")}
        tabIndex={isHidden ? -1 : 0}
        {...(shown.includes(current) ? { "aria-activedescendant": rowId(current) } : {})}
      >
        {shown.map((index) => {
          const row = view.rows.value[index];
          return row === undefined ? null : (
            <Heading
              key={row.key}
              view={view}
              row={row}
              index={index}
              total={view.rows.value.length}
              isCurrent={index === current}
              isHovered={index === view.hovered.value?.row}
              state={view.rowStates.value.get(index)}
              top={rowTop(view.rowGeometry.value, index)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The rows in sight of those that scroll, with one more at each side. */
function rowsInSight(view: TraceView): { readonly first: number; readonly end: number } {
  const geometry = view.rowGeometry.value;
  const { length } = view.rows.value;
  const { first, end } = scrolledRows(geometry, view.size.value.height, length);
  return { first: Math.max(geometry.pinnedRows, first - 1), end: Math.min(length, end + 1) };
}

function indexes(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

interface HeadingProperties {
  readonly view: TraceView;
  readonly row: TrackRow;
  readonly index: number;
  readonly total: number;
  readonly isCurrent: boolean;
  readonly isHovered: boolean;
  readonly state: RowState | undefined;
  readonly top: number;
}

function Heading({ view, row, index, total, isCurrent, isHovered, state, top }: HeadingProperties) {
  const classes = ["heading", `heading-${row.kind}`];
  if (isCurrent) classes.push("current");
  if (isHovered) classes.push("hovered");
  if (row.isPinned) classes.push("pinned");
  return (
    <div
      id={rowId(index)}
      class={classes.join(" ")}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-posinset={index + 1}
      aria-setsize={total}
      aria-selected={isCurrent}
      {...(row.expandable ? { "aria-expanded": row.expanded } : {})}
      style={{ top: `${top}px`, "--depth": indentOf(row.depth) }}
      onClick={() => selectHeading(view, index)}
      onDblClick={() => void toggleRow(view, index)}
    >
      <span
        class={row.expandable ? "twistie" : "twistie none"}
        onClick={(event) => {
          event.stopPropagation();
          toggleRow(view, index);
        }}
      >
        {row.expandable ? (row.expanded ? "▾" : "▸") : ""}
      </span>
      <span class="heading-label">
        <bdi class="heading-name" title={displayText(row.name)}>
          {displayText(row.name, 80)}
        </bdi>
        {row.detail === "" ? null : <span class="heading-detail">{row.detail}</span>}
      </span>
      {canBePinned(row) ? <Pin view={view} row={row} /> : null}
      {state === undefined ? null : (
        <span class="heading-state">
          <span class={`dot dot-${state}`} />
          <span class="heading-state-word">{stateWords[state]}</span>
        </span>
      )}
    </div>
  );
}

/** For the mouse; the keyboard has K. */
function Pin({ view, row }: { readonly view: TraceView; readonly row: TrackRow }) {
  return (
    <span
      class="heading-pin"
      title={row.isPinned ? translate("Unpin (K)") : translate("Pin above all tracks (K)")}
      onClick={(event) => {
        event.stopPropagation();
        view.togglePin(pinKeyOf(row));
      }}
    >
      <Icon name="pin" />
    </span>
  );
}
