import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { rowHeight, rulerHeight } from "../draw/timeline-picture";
import type { RowState, TrackRow } from "../engine/scene";
import { selectHeading, toggleRow } from "../interaction/gestures";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";

/** The id of a row's element, for `aria-activedescendant`. */
function rowId(index: number): string {
  return `row-${index}`;
}

/** The headings of the rows: a tree, of which only what is in sight is in the page. */
export function TrackHeadings({ view, isHidden }: { readonly view: TraceView; readonly isHidden: boolean }) {
  const range = useMemo(
    () =>
      computed(() => {
        const first = Math.max(0, Math.floor(view.scrollTop.value / rowHeight) - 1);
        const shown = Math.ceil((view.size.value.height - rulerHeight) / rowHeight) + 2;
        return { first, last: Math.min(view.rows.value.length, first + shown) };
      }),
    [view],
  );
  const { first, last } = range.value;
  const rows = view.rows.value.slice(first, last);
  const current = view.currentRow.value;
  const isCurrentInSight = current >= first && current < last;
  return (
    <div class={isHidden ? "headings unseen" : "headings"}>
      <div
        class="headings-tree"
        role="tree"
        aria-label="Tracks"
        tabIndex={isHidden ? -1 : 0}
        {...(isCurrentInSight ? { "aria-activedescendant": rowId(current) } : {})}
      >
        {rows.map((row, offset) => (
          <Heading
            key={row.key}
            view={view}
            row={row}
            index={first + offset}
            total={view.rows.value.length}
            isCurrent={first + offset === current}
            isHovered={first + offset === view.hovered.value?.row}
            state={view.rowStates.value.states[first + offset - view.rowStates.value.first]}
            top={rulerHeight + (first + offset) * rowHeight - view.scrollTop.value}
          />
        ))}
      </div>
    </div>
  );
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
      style={{ top: `${top}px`, "--depth": row.depth }}
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
      <bdi class="heading-name" title={displayText(row.name)}>
        {displayText(row.name, 80)}
      </bdi>
      {row.detail === "" ? null : <span class="heading-detail">{row.detail}</span>}
      {state === undefined ? null : (
        <span class="heading-state">
          <span class={`dot dot-${state}`} />
          <span class="heading-state-word">{state}</span>
        </span>
      )}
    </div>
  );
}
