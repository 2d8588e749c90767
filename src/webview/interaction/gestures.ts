import type { TrackRow } from "../engine/scene";
import { pinKeyOf } from "../engine/track-rows";
import { followEnd, fitSpan, panBy, timeToX, xToTime, zoomAt } from "../timeline/viewport";
import type { TraceView } from "../state/trace-view";
import { translate } from "../text/translate";

/** What is left free before the first event, in CSS pixels. */
const edgeRoom = 10;

/** Zooms about a place, in CSS pixels from the canvas's left edge; without one about the cursor or the middle. */
export function zoom(view: TraceView, factor: number, x?: number): void {
  const viewport = view.viewport.peek();
  const cursor = view.cursor.peek();
  const cursorX = cursor === undefined ? -1 : timeToX(viewport, cursor);
  const anchor = x ?? (cursorX >= 0 && cursorX <= viewport.width ? cursorX : viewport.width / 2);
  view.look(zoomAt(viewport, view.bounds.peek(), anchor, factor));
}

/** Moves the window, in CSS pixels; later for positive ones. */
export function pan(view: TraceView, pixels: number): void {
  view.look(panBy(view.viewport.peek(), view.bounds.peek(), pixels));
}

/** Moves the window to the beginning of the trace. */
export function goToStart(view: TraceView): void {
  const viewport = view.viewport.peek();
  const { start } = view.bounds.peek();
  view.look({ ...viewport, start: xToTime({ ...viewport, start }, -edgeRoom) });
}

/** Moves the window to the end of the trace. */
export function goToEnd(view: TraceView): void {
  view.look(followEnd(view.viewport.peek(), view.bounds.peek()));
}

/** Shows the selection as large as the window; all of the trace where nothing is selected. */
export function fitSelection(view: TraceView): void {
  const located = view.located.peek();
  if (located === undefined) {
    view.fit();
    return;
  }
  const { end } = view.bounds.peek();
  const last = Math.min(located.end, end);
  const room = Math.max((last - located.start) * 0.15, 500);
  const { width, scale } = view.viewport.peek();
  view.look(fitSpan(located.start - room, last + room, width, scale));
}

/** Goes along with the program again. */
export function resumeFollowing(view: TraceView): void {
  const viewport = view.viewport.peek();
  const bounds = view.bounds.peek();
  const shown = viewport.nanosPerPixel * viewport.width;
  if (shown > (bounds.end - bounds.start) * 0.6) view.fit();
  else {
    view.viewport.value = followEnd(viewport, bounds);
    view.following.value = "end";
  }
}

/** Selects the slice before or after the selected one on its row. */
export function selectNeighbour(view: TraceView, direction: 1 | -1): void {
  view.turns.take((done) => {
    const selection = view.selection.peek();
    if (selection === undefined) {
      selectOnRow(view, Math.max(0, view.currentRow.peek()), done);
      return;
    }
    view.client.ask("neighbour", [selection, direction], (neighbour) => {
      if (neighbour !== undefined) {
        view.select(neighbour, undefined, done);
        return;
      }
      view.announcement.value =
        direction === 1 ? translate("Last slice of this track") : translate("First slice of this track");
      done();
    });
  });
}

/** Goes to the row above or below, and selects what it shows at the cursor. */
export function selectRow(view: TraceView, direction: 1 | -1): void {
  view.turns.take((done) => selectOnRow(view, view.currentRow.peek() + direction, done));
}

/** Goes to a row, and selects what it shows at the cursor. */
export function selectHeading(view: TraceView, row: number): void {
  view.turns.take((done) => selectOnRow(view, row, done));
}

/** Looks for a text in all slices, and selects the first match from the cursor on. */
export function search(view: TraceView, text: string): void {
  view.searchText.value = text;
  if (text.trim() === "") {
    view.searchResult.value = undefined;
    return;
  }
  view.turns.take((done) => {
    if (view.searchText.peek() !== text) {
      done();
      return;
    }
    view.client.ask("search", [text], (result) => {
      view.searchResult.value = result;
      if (result.matches.length === 0) view.announcement.value = translate("Nothing found for {0}", text);
      done();
    });
  });
}

/** Selects the match after or before the selected one, going on from the other end. */
export function selectMatch(view: TraceView, direction: 1 | -1): void {
  view.turns.take((done) => selectNextMatch(view, direction, done));
}

function selectNextMatch(view: TraceView, direction: 1 | -1, done: () => void): void {
  const matches = view.searchResult.peek()?.matches ?? [];
  const selection = view.selection.peek();
  const at = matches.findIndex((match) => match.kind === selection?.kind && match.row === selection.row);
  const first = direction === 1 ? 0 : matches.length - 1;
  const next = at < 0 ? first : (at + direction + matches.length) % matches.length;
  const match = matches[next];
  if (match === undefined) done();
  else view.select(match, undefined, done);
}

function selectOnRow(view: TraceView, first: number, done: () => void): void {
  const rows = view.rows.peek();
  const row = Math.min(Math.max(0, first), rows.length - 1);
  if (rows[row] === undefined) {
    done();
    return;
  }
  const time = view.cursor.peek() ?? xToTime(view.viewport.peek(), view.viewport.peek().width / 2);
  view.client.ask("nearest", [row, time], (nearest) => {
    if (nearest === undefined) {
      view.currentRow.value = row;
      view.selection.value = undefined;
      view.showRow(row);
      view.announcement.value = describeRow(rows[row]);
      done();
      return;
    }
    view.select(nearest, { moveCursor: view.cursor.peek() === undefined }, done);
  });
}

/** Begins to measure at the cursor, or ends measuring. */
export function toggleMark(view: TraceView): void {
  const isMeasuring = view.mark.peek() !== undefined;
  const { start } = view.bounds.peek();
  view.mark.value = isMeasuring ? undefined : (view.cursor.peek() ?? start);
  view.announcement.value = isMeasuring
    ? translate("No range is measured")
    : translate("Measuring from here to the cursor");
}

/** Opens or closes the track of a row; true where it was one that can be. */
export function toggleRow(view: TraceView, rowIndex: number, expanded?: boolean): boolean {
  const row = view.rows.peek()[rowIndex];
  if (row?.expandable !== true || row.expanded === expanded) return false;
  view.arrangement.toggle([row.key]);
  view.currentRow.value = rowIndex;
  return true;
}

/** True for what may stay above all other tracks: a task, the turns of a loop, what a thread itself did, or what it did with the GIL. */
export function canBePinned({ kind }: TrackRow): boolean {
  return kind === "task" || kind === "loop" || kind === "thread" || kind === "gil";
}

/** Pins the track of the current row above all others, or unpins it. */
export function togglePin(view: TraceView): void {
  const rows = view.rows.peek();
  let row = rows[view.currentRow.peek()];
  if (row?.kind === "lane") {
    const { source } = row;
    row = rows.find((other) => other.kind === "task" && other.source === source);
  }
  if (row === undefined || !canBePinned(row)) {
    view.announcement.value = translate("Select a task, a loop or a thread to pin it");
    return;
  }
  const pin = pinKeyOf(row);
  view.togglePin(pin);
  view.client.ask("rows", [], (rows) => {
    view.currentRow.value = rows.findIndex((other) => pinKeyOf(other) === pin);
  });
}

function describeRow(row: TrackRow | undefined): string {
  if (row === undefined) return "";
  const state = row.expandable ? (row.expanded ? ", expanded" : ", collapsed") : "";
  const name = row.kind === "gil" ? "estimated use of the GIL" : `${row.kind} ${row.name}`;
  return `${name}${state}`;
}
