import { formatDuration, type Nanos } from "../../base/units";
import type { CoroutineRow } from "../model/rows";
import { coroutineStates, stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import { trackTree, type Lane, type Track } from "../query/tracks";
import { slicesInWindow } from "../query/window";
import { InstanceNames } from "./instance-names";
import { printable } from "./printable";
import { stateShapes } from "./text-timeline";

/** The most rows of bars that are drawn of each thread. */
const mostRows = 40;

/**
 * The run at a glance: one bar for each task and what is nested in it, from the first thing that the program did to the
 * end of the trace. In each column
 * the most telling state wins: running before ready before suspended.
 */
export function textBars(model: TraceModel, columns: number): string {
  if (model.end <= model.activityStart) return "";
  const names = new InstanceNames(model);
  const lines: string[] = [];
  for (const process of trackTree(model)) {
    lines.push(printable(process.label));
    for (const thread of process.children) {
      const rows = thread.children.flatMap((track) => laneRows(model, names, track));
      if (rows.length === 0) continue;
      lines.push(`  ${printable(thread.label)}`);
      const shown = rows.slice(0, mostRows);
      const width = Math.min(32, Math.max(...shown.map(({ label }) => label.length)));
      for (const { label, lane } of shown) {
        lines.push(`    ${label.slice(0, width).padEnd(width)} ${laneBar(model, lane, columns)}`);
      }
      if (rows.length > mostRows) lines.push(`    ⋮ ${rows.length - mostRows} more rows`);
    }
  }
  const { created, running, ready, suspended } = stateShapes;
  const legend = `${running} runs  ${ready} ready, not yet running  ${suspended} waits  ${created} created`;
  const duration = formatDuration((model.end - model.activityStart) as Nanos);
  const startup =
    model.activityStart > model.end / 4 ? `, begun after ${formatDuration(model.activityStart)}` : "";
  return `${lines.join("\n")}\n\n  ${legend}  ·  ${duration} in all${startup}\n`;
}

function laneRows(model: TraceModel, names: InstanceNames, track: Track): { label: string; lane: Lane }[] {
  if (track.kind !== "task" && track.kind !== "function") return [];
  return track.lanes.map((lane, index) => {
    const [first = 0 as CoroutineRow] = lane.coroutines;
    const name = track.kind === "task" && index === 0 ? names.task(track.row) : names.coroutine(first);
    const others = lane.coroutines.length > 1 ? ` and ${lane.coroutines.length - 1} more` : "";
    return { label: printable(`${"  ".repeat(lane.depth)}${name}${others}`), lane };
  });
}

const precedence = [stateCode.created, stateCode.suspended, stateCode.ready, stateCode.running];

function laneBar(model: TraceModel, lane: Lane, columns: number): string {
  const { activityStart } = model;
  const perColumn = (model.end - activityStart) / columns;
  const cells = new Array<number>(columns).fill(-1);
  for (const coroutine of lane.coroutines) {
    const slices = slicesInWindow(model, coroutine, {
      from: 0,
      to: model.end,
      resolution: 0,
      limit: mostSlices,
    });
    for (const { slice, start, end } of slices) {
      const state = model.slices.state.get(slice);
      if (state === stateCode.settled) continue;
      const from = Math.min(columns - 1, Math.floor((start - activityStart) / perColumn));
      const to = Math.min(
        columns - 1,
        Math.max(from, Math.ceil((Math.min(end, model.end) - activityStart) / perColumn) - 1),
      );
      const rank = precedence.indexOf(state as (typeof precedence)[number]);
      for (let column = from; column <= to; column++) cells[column] = Math.max(cells[column] ?? -1, rank);
    }
  }
  return cells
    .map((rank) => (rank < 0 ? " " : stateShapes[coroutineStates[precedence[rank] ?? stateCode.created]]))
    .join("")
    .trimEnd();
}

const mostSlices = 100_000;
