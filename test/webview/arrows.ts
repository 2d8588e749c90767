import type { TraceModel } from "../../src/trace/model/trace-model";
import { flowsOf } from "../../src/webview/engine/flows";
import { listRows, plainArrangement } from "../../src/webview/engine/row-list";
import { RowNavigation } from "../../src/webview/engine/row-navigation";
import type { Selection } from "../../src/webview/engine/scene";
import { TrackLayout } from "../../src/webview/engine/track-layout";
import { TrackListing } from "../../src/webview/engine/track-listing";
import { TrackStates } from "../../src/webview/engine/track-states";

const millisecond = 1_000_000;

/** The arrows of a selection as `kind: row@ms -> row@ms`, with the value of what is sent. */
export function arrows(model: TraceModel, selection: Selection): string[] {
  const layout = new TrackLayout(model);
  layout.update();
  const states = new TrackStates(model, layout);
  const source = { model, layout, listing: new TrackListing(model), states, momentName: "" };
  const rows = listRows(source, plainArrangement);
  const name = (row: number): string => rows[row]?.name ?? "?";
  return flowsOf(model, new RowNavigation(model, layout, rows), selection).map(
    ({ kind, fromRow, fromTime, toRow, toTime, value }) =>
      `${kind}: ${name(fromRow)}@${fromTime / millisecond} -> ${name(toRow)}@${toTime / millisecond}${value === undefined ? "" : ` ${value}`}`,
  );
}
