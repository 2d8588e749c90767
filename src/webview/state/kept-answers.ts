import { effect, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Details } from "../engine/details";
import type { EngineClient } from "../engine/engine-client";
import { LatestQuestion } from "../engine/latest-question";
import type { Located } from "../engine/row-navigation";
import type { Flow, RowStates, Selection, TrackRow } from "../engine/scene";
import type { TraceSummary } from "../engine/trace-engine";
import { scrolledRows, type RowGeometry } from "../timeline/row-geometry";
import { dependOn } from "./depend-on";

/** What is selected and where the cursor stands, and what the engine says of both. */
interface Explained {
  readonly client: EngineClient;
  readonly summary: ReadonlySignal<TraceSummary>;
  readonly rows: ReadonlySignal<readonly TrackRow[]>;
  readonly rowGeometry: ReadonlySignal<RowGeometry>;
  readonly size: ReadonlySignal<{ readonly height: number }>;
  readonly selection: ReadonlySignal<Selection | undefined>;
  readonly cursor: ReadonlySignal<number | undefined>;
  readonly located: Signal<Located | undefined>;
  readonly details: Signal<Details | undefined>;
  readonly flows: Signal<readonly Flow[]>;
  readonly rowStates: Signal<RowStates>;
}

/** Keeps what is said of the selection up to date, while it, the rows or the trace change. Returns what ends it. */
export function keepSelectionExplained(view: Explained): () => void {
  const flows = new LatestQuestion(view.client, "flows");
  const locate = new LatestQuestion(view.client, "locate");
  const details = new LatestQuestion(view.client, "details");
  return effect(() => {
    const selection = view.selection.value;
    dependOn(view.rows, view.summary);
    if (selection === undefined) {
      for (const question of [flows, locate, details]) question.drop();
      if (view.flows.peek().length > 0) view.flows.value = [];
      view.details.value = undefined;
      view.located.value = undefined;
      return;
    }
    flows.ask([selection], (answer) => (view.flows.value = answer));
    locate.ask([selection], (answer) => (view.located.value = answer));
    details.ask([selection], (answer) => (view.details.value = answer));
  });
}

/** Keeps what the rows in sight do at the cursor up to date. Returns what ends it. */
export function keepRowStates(view: Explained): () => void {
  const states = new LatestQuestion(view.client, "states");
  return effect(() => {
    const cursor = view.cursor.value;
    const rows = view.rows.value;
    if (cursor === undefined) {
      states.drop();
      view.rowStates.value = new Map();
      return;
    }
    const geometry = view.rowGeometry.value;
    const { first, end } = scrolledRows(geometry, view.size.value.height, rows.length);
    states.ask([cursor, geometry.pinnedRows, first, end], (answer) => (view.rowStates.value = answer));
  });
}
