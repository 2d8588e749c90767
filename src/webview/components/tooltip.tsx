import type { ComponentChild } from "preact";
import { formatDuration, nanos } from "../../base/units";
import { flowAt } from "../draw/flow-curve";
import { sliceLooks, type Flow, type SliceLook } from "../engine/scene";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { translate, translateAround } from "../text/translate";
import { GilStretch } from "./gil-stretch";

const lookWords: Readonly<Record<SliceLook, string>> = {
  created: translate("created, not started"),
  running: translate("running"),
  ready: translate("ready, not running"),
  waiting: translate("waiting"),
  turn: translate("turn of the loop"),
  held: translate("loop held"),
  missing: translate("not recorded"),
  job: translate("given to this thread, which runs it or waits in it"),
  blocked: translate("blocked"),
  gil: translate("estimated by sampling"),
  dense: translate("slices too short for this zoom"),
};

/** What an arrow says of its two ends. */
function flowSentence(kind: Flow["kind"], from: ComponentChild, to: ComponentChild): ComponentChild {
  switch (kind) {
    case "wake":
      return translateAround("{0} wakes {1}", from, to);
    case "create":
      return translateAround("{0} creates, or hands work to {1}", from, to);
    case "await":
      return translateAround("{0} awaits {1}", from, to);
    case "send":
      return translateAround("{0} sends to {1}", from, to);
    case "message":
      return translateAround("{0} sends a message to {1}", from, to);
  }
}

/** As high as it can become, in CSS pixels: with less room below the pointer it stands above it, if there is more there. */
const highest = 120;

/** What lies under the pointer, in two lines beside it: an arrow, else a slice. */
export function Tooltip({ view }: { readonly view: TraceView }) {
  const pointer = view.pointer.value;
  if (pointer === undefined) return null;
  const flow = flowAt(view.flows.value, view.viewport.value, view.rowGeometry.value, pointer);
  const content = flow === undefined ? sliceContent(view) : flowContent(view, flow);
  if (content === null) return null;
  const { width, height } = view.size.value;
  const isLow = pointer.y > height - highest && pointer.y > highest;
  return (
    <div
      class="tooltip"
      aria-hidden="true"
      style={{
        left: pointer.x > width - 240 ? "auto" : `${pointer.x + 14}px`,
        right: pointer.x > width - 240 ? `${width - pointer.x + 14}px` : "auto",
        top: isLow ? "auto" : `${pointer.y + 16}px`,
        bottom: isLow ? `${height - pointer.y + 12}px` : "auto",
      }}
    >
      {content}
    </div>
  );
}

function flowContent(view: TraceView, { kind, fromRow, toRow, toTime, value }: Flow) {
  const nameOf = (row: number): string => displayText(view.rows.value[row]?.name ?? "", 60);
  return (
    <>
      <div>
        {flowSentence(
          kind,
          <bdi class="tooltip-name">{nameOf(fromRow)}</bdi>,
          <bdi class="tooltip-name">{nameOf(toRow)}</bdi>,
        )}
      </div>
      {value === undefined ? null : (
        <div>
          <code>
            <bdi>{displayText(value, 90)}</bdi>
          </code>
        </div>
      )}
      <div class="faint figures">{translate("at {0}", view.momentText(toTime))}</div>
    </>
  );
}

function sliceContent(view: TraceView) {
  const hovered = view.hovered.value;
  const row = hovered === undefined ? undefined : view.scene.value?.rows.get(hovered.row);
  if (hovered === undefined || row === undefined || hovered.item < 0) return null;
  if (hovered.item >= row.count) return null;
  const { item } = hovered;
  const look = sliceLooks[row.looks[item] ?? 0] ?? "dense";
  const count = row.counts[item] ?? 1;
  const end = row.ends[item] ?? 0;
  const start = row.starts[item] ?? 0;
  const length = Number.isFinite(end) ? formatDuration(nanos(end - start)) : translate("until now");
  if (look === "gil") return <GilStretch row={row} item={item} />;
  const name = view.rows.value[hovered.row]?.name ?? "";
  const label = row.labels.get(item) ?? "";
  return (
    <>
      <div>
        <bdi class="tooltip-name">{displayText(name, 60)}</bdi>
        <span class="figures"> {length}</span>
      </div>
      <div class="faint">{sliceText(look, count)}</div>
      {label === "" || look === "held" || look === "running" || look === "ready" ? null : (
        <div class="faint">
          <bdi>{displayText(label, 90)}</bdi>
        </div>
      )}
    </>
  );
}

function sliceText(look: SliceLook, count: number): string {
  if (count <= 1) return lookWords[look];
  if (look === "dense") return translate("{0} slices, zoom in to see them", count);
  return translate("{0} slices ({1}), zoom in to see them", count, lookWords[look]);
}
