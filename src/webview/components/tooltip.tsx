import { formatDuration, nanos } from "../../base/units";
import { sliceLooks, type SliceLook } from "../engine/scene";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";

const lookWords: Readonly<Record<SliceLook, string>> = {
  created: "created, not started",
  running: "running",
  ready: "ready, not running",
  waiting: "waiting",
  turn: "turn of the loop",
  held: "loop held",
  missing: "not recorded",
  job: "given to this thread, which runs it or waits in it",
  blocked: "blocked",
  dense: "slices too short for this zoom",
};

/** What lies under the pointer, in two lines beside it. */
export function Tooltip({ view }: { readonly view: TraceView }) {
  const hovered = view.hovered.value;
  const pointer = view.pointer.value;
  const scene = view.scene.value;
  const row = hovered === undefined ? undefined : scene?.rows.get(hovered.row);
  if (hovered === undefined || pointer === undefined || row === undefined || hovered.item < 0) return null;
  if (hovered.item >= row.count) return null;
  const { item } = hovered;
  const look = sliceLooks[row.looks[item] ?? 0] ?? "dense";
  const count = row.counts[item] ?? 1;
  const end = row.ends[item] ?? 0;
  const start = row.starts[item] ?? 0;
  const length = Number.isFinite(end) ? formatDuration(nanos(end - start)) : "until now";
  const { width, height } = view.size.value;
  const name = view.rows.value[hovered.row]?.name ?? "";
  const label = row.labels.get(item) ?? "";
  return (
    <div
      class="tooltip"
      aria-hidden="true"
      style={{
        left: pointer.x > width - 240 ? "auto" : `${pointer.x + 14}px`,
        right: pointer.x > width - 240 ? `${width - pointer.x + 14}px` : "auto",
        top: pointer.y > height - 80 ? "auto" : `${pointer.y + 16}px`,
        bottom: pointer.y > height - 80 ? `${height - pointer.y + 12}px` : "auto",
      }}
    >
      <div>
        <bdi class="tooltip-name">{displayText(name, 60)}</bdi>
        <span class="figures"> {length}</span>
      </div>
      <div class="faint">
        {count > 1
          ? `${count} ${look === "dense" ? "" : `${lookWords[look]} `}slices, zoom in to see them`
          : lookWords[look]}
      </div>
      {label === "" || look === "held" || look === "running" || look === "ready" ? null : (
        <div class="faint">
          <bdi>{displayText(label, 90)}</bdi>
        </div>
      )}
    </div>
  );
}
