import type { TrackRow } from "../engine/scene";
import { indentOf } from "../timeline/indent";
import { isolatedText } from "../text/display-text";
import { fitText } from "./text-measure";
import { rowCenter, type Brush, type TimelinePicture } from "./timeline-picture";

/** What is left free at both sides of a name, in CSS pixels. */
const nameRoom = 3;

/** Finds the room of the names that {@link drawNamesInside} will write, so that labels can begin beyond it. */
export function placeNamesInside(brush: Brush, picture: TimelinePicture): void {
  brush.nameEnds.clear();
  if (!picture.namesInside) return;
  for (const index of picture.scene.rows.keys()) {
    const row = picture.rows[index];
    if (row === undefined) continue;
    brush.measure.use(brush.context, fontOf(brush, row));
    const width = brush.measure.width(brush.context, nameOf(brush, picture, row));
    brush.nameEnds.set(index, leftOf(row) + width + nameRoom);
  }
}

/** Names the rows in the canvas itself, where no headings stand beside it. */
export function drawNamesInside(brush: Brush, picture: TimelinePicture): void {
  if (!picture.namesInside) return;
  const { context, palette } = brush;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const index of picture.scene.rows.keys()) {
    const row = picture.rows[index];
    if (row === undefined) continue;
    brush.measure.use(context, fontOf(brush, row));
    const left = leftOf(row);
    const center = rowCenter(picture, index);
    context.globalAlpha = 0.86;
    context.fillStyle = palette.paper;
    const end = brush.nameEnds.get(index) ?? left;
    context.fillRect(left - nameRoom, center - 7, end - left + nameRoom, 14);
    context.globalAlpha = 1;
    context.fillStyle = isHeading(row) ? palette.faint : palette.ink;
    context.fillText(nameOf(brush, picture, row), left, center + 0.5);
  }
}

function nameOf(brush: Brush, picture: TimelinePicture, row: TrackRow): string {
  const name = `${row.expandable ? (row.expanded ? "▾ " : "▸ ") : ""}${isolatedText(row.name, 60)}`;
  // Processes of one program are told apart by their numbers alone.
  const detail = row.kind === "process" && row.detail !== "" ? ` ${row.detail}` : "";
  const room = picture.width * 0.6 - brush.measure.width(brush.context, detail);
  return `${fitText(name, room, (part) => brush.measure.width(brush.context, part))}${detail}`;
}

function fontOf({ palette }: Brush, row: TrackRow): string {
  return `${isHeading(row) ? "600 " : ""}11px ${palette.interfaceFont}`;
}

function isHeading(row: TrackRow): boolean {
  return row.kind === "process" || row.kind === "thread" || row.kind === "group";
}

function leftOf(row: TrackRow): number {
  return 4 + indentOf(row.depth) * 6;
}
