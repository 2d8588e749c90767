import { sliceLooks, type RowScene, type SliceLook } from "../engine/scene";
import { timeToX } from "../timeline/viewport";
import { drawGil } from "./draw-gil";
import { patternPeriod } from "./patterns";
import { fitText } from "./text-measure";
import { rowCenter, type Brush, type TimelinePicture } from "./timeline-picture";

/** Narrower bars than this, in CSS pixels, have square corners: rounded ones could not be told apart, and take longer. */
const narrowestRounded = 8;

/** A thread that has a job runs it or waits in it: paler than what is known to run. */
const jobAlpha = 0.3;

/** The least width of a bar, in CSS pixels. */
const narrowestBar = 1.5;

/** Half the height of a bar. */
const barHalf = 7.5;
const turnHalf = 5;
const denseHalf = 4.5;
const lineWidth = 3;
const labelSize = 11;

/** Draws what happens in every row in sight: shapes first, words where they have room. */
export function drawRows(brush: Brush, picture: TimelinePicture): void {
  const { scene } = picture;
  for (const [index, row] of scene.rows) {
    if (picture.rows[index]?.kind === "gil") drawGil(brush, picture, row, index);
    else drawRow(brush, picture, row, index);
  }
}

function drawRow(brush: Brush, picture: TimelinePicture, row: RowScene, rowIndex: number): void {
  const { context } = brush;
  const center = rowCenter(picture, rowIndex);
  if (center < -barHalf || center > picture.height + barHalf) return;
  brush.measure.use(context, `${labelSize}px ${brush.palette.interfaceFont}`);
  context.textBaseline = "middle";
  context.textAlign = "left";
  const nameEnd = brush.nameEnds.get(rowIndex) ?? 0;
  const plain = brush.palette.isHighContrast ? {} : plainShapes(brush);
  let filled: string | undefined;
  for (let item = 0; item < row.count; item++) {
    const start = row.starts[item] ?? 0;
    const end = Math.min(row.ends[item] ?? 0, Math.max(picture.end, start));
    const left = Math.max(-4, timeToX(picture.viewport, start));
    const right = Math.min(picture.width + 4, timeToX(picture.viewport, end));
    if (right < -2 || left > picture.width + 2) continue;
    const look = sliceLooks[row.looks[item] ?? 0] ?? "dense";
    const shape = right - left < narrowestRounded ? plain[look] : undefined;
    if (shape !== undefined) {
      if (shape.color !== filled) context.fillStyle = filled = shape.color;
      context.fillRect(left, center - shape.half, Math.max(shape.least, right - left), shape.half * 2);
      continue;
    }
    filled = undefined;
    const words = { label: row.labels.get(item) ?? "", from: nameEnd, to: picture.width };
    drawSlice(brush, look, left, right, center, words);
  }
  for (const cap of row.caps) {
    drawCap(brush, timeToX(picture.viewport, cap.time), center, cap.look);
  }
}

/** A look in one colour: half its height, and its least width. */
interface PlainShape {
  readonly color: string;
  readonly half: number;
  readonly least: number;
}

/** How slices look that are too narrow for round corners and words: there may be thousands of them in one drawing. */
function plainShapes({ palette }: Brush): Partial<Record<SliceLook, PlainShape>> {
  return {
    running: { color: palette.running, half: barHalf, least: narrowestBar },
    dense: { color: palette.running, half: denseHalf, least: narrowestBar },
    turn: { color: palette.waiting, half: turnHalf, least: narrowestBar },
    held: { color: palette.trouble, half: barHalf, least: narrowestBar },
    waiting: { color: palette.waiting, half: lineWidth / 2, least: 1 },
  };
}

/** What is written on a slice, and the part of the row in which it can be read. */
interface Words {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

function drawSlice(
  brush: Brush,
  look: SliceLook,
  left: number,
  right: number,
  center: number,
  words: Words,
): void {
  const { context, palette, patterns } = brush;
  switch (look) {
    case "gil":
      return;
    case "job":
      context.globalAlpha = jobAlpha;
      bar(brush, left, right, center, barHalf, palette.running);
      context.globalAlpha = 1;
      outline(context, left, right, center, barHalf, palette.running);
      barLabel(brush, left, right, center, words, palette.ink);
      return;
    case "blocked":
      context.fillStyle = palette.paper;
      context.fillRect(left, center - barHalf + 1, Math.max(1, right - left), barHalf * 2 - 2);
      waitingLine(brush, left, right, center, words);
      return;
    case "running":
      bar(brush, left, right, center, barHalf, palette.running);
      barLabel(brush, left, right, center, words, palette.onRunning);
      return;
    case "ready":
      context.fillStyle = palette.paper;
      box(context, left, right, center, barHalf);
      if (typeof patterns.ready !== "string") shiftPattern(patterns.ready, left, brush);
      bar(brush, left, right, center, barHalf, patterns.ready);
      if (right - left >= 3) outline(context, left, right, center, barHalf, palette.ready);
      brush.measure.use(context, `600 ${labelSize}px ${palette.interfaceFont}`);
      plateLabel(brush, left, right, center, words);
      brush.measure.use(context, `${labelSize}px ${palette.interfaceFont}`);
      return;
    case "waiting":
      waitingLine(brush, left, right, center, words);
      return;
    case "created":
      createdLine(brush, left, right, center, words);
      return;
    case "dense":
      bar(brush, left, right, center, denseHalf, palette.running);
      return;
    case "turn":
      bar(brush, left, right, center, turnHalf, palette.waiting);
      barLabel(brush, left, right, center, words, palette.paper);
      return;
    case "held":
      bar(brush, left, right, center, barHalf, palette.trouble);
      brush.measure.use(context, `600 ${labelSize}px ${palette.interfaceFont}`);
      barLabel(brush, left, right, center, words, palette.onTrouble);
      brush.measure.use(context, `${labelSize}px ${palette.interfaceFont}`);
      return;
    case "missing":
      bar(brush, left, right, center, turnHalf, patterns.missing);
      outline(context, left, right, center, turnHalf, palette.faint);
      plateLabel(brush, left, right, center, words);
  }
}

function shiftPattern(pattern: CanvasPattern, left: number, brush: Brush): void {
  const ratio = brush.context.getTransform().a;
  pattern.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, left % patternPeriod, 0]));
}

function box(
  context: CanvasRenderingContext2D,
  left: number,
  right: number,
  center: number,
  half: number,
): void {
  context.fillRect(left, center - half, Math.max(1, right - left), half * 2);
}

function bar(
  brush: Brush,
  left: number,
  right: number,
  center: number,
  half: number,
  fill: string | CanvasPattern,
): void {
  const { context, palette } = brush;
  context.fillStyle = fill;
  const width = Math.max(narrowestBar, right - left);
  if (width < narrowestRounded) context.fillRect(left, center - half, width, half * 2);
  else {
    context.beginPath();
    context.roundRect(left, center - half, width, half * 2, 2);
    context.fill();
  }
  if (palette.isHighContrast && width >= 5) outline(context, left, right, center, half, palette.contrast);
}

function outline(
  context: CanvasRenderingContext2D,
  left: number,
  right: number,
  center: number,
  half: number,
  color: string,
): void {
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(left + 0.5, center - half + 0.5, Math.max(1, right - left - 1), half * 2 - 1, 2);
  context.stroke();
}

/** A label inside of a bar, which stays in sight while a part of the bar does. */
function barLabel(
  brush: Brush,
  left: number,
  right: number,
  center: number,
  words: Words,
  color: string,
): void {
  if (words.label === "" || right - left < 24) return;
  const { context, measure } = brush;
  const from = Math.max(left, words.from) + 6;
  const room = Math.min(right, words.to) - from - 5;
  const fitted = fitText(measure.shown(words.label), room, (part) => measure.width(context, part));
  if (fitted === "") return;
  context.fillStyle = color;
  context.fillText(fitted, from, center + 0.5);
}

/** A label on a pattern: on a plate, so that it can be read. */
function plateLabel(brush: Brush, left: number, right: number, center: number, words: Words): void {
  if (words.label === "") return;
  const { context, measure, palette } = brush;
  const from = Math.max(left, words.from) + 8;
  const fitted = fitText(measure.shown(words.label), Math.min(right, words.to) - from - 12, (part) =>
    measure.width(context, part),
  );
  if (fitted === "") return;
  context.fillStyle = palette.paper;
  brush.words.push({ center, left: from - 8, right: from + measure.width(context, fitted) + 8 });
  context.beginPath();
  context.roundRect(from - 4, center - 6.5, measure.width(context, fitted) + 8, 13, 2);
  context.fill();
  context.fillStyle = palette.ink;
  context.fillText(fitted, from, center + 0.5);
}

/** Waiting costs nothing, and looks so: a thin line that its words interrupt, where they have room. */
function waitingLine(brush: Brush, left: number, right: number, center: number, words: Words): void {
  const { context, palette, measure } = brush;
  const from = Math.max(left, words.from) + 12;
  const fitted = fitText(measure.shown(words.label), Math.min(right, words.to) - from - 14, (part) =>
    measure.width(context, part),
  );
  context.fillStyle = palette.waiting;
  const top = center - lineWidth / 2;
  if (fitted === "") {
    context.fillRect(left, top, Math.max(1, right - left), lineWidth);
    return;
  }
  const textEnd = from + measure.width(context, fitted);
  context.fillRect(left, top, from - 4 - left, lineWidth);
  context.fillRect(textEnd + 4, top, right - textEnd - 4, lineWidth);
  context.fillStyle = palette.faint;
  context.fillText(fitted, from, center + 0.5);
  brush.words.push({ center, left: from - 6, right: textEnd + 6 });
}

function createdLine(brush: Brush, left: number, right: number, center: number, words: Words): void {
  const { context, palette, measure } = brush;
  const from = Math.max(left, words.from) + 10;
  const fitted = fitText(words.label, Math.min(right, words.to) - from - 10, (part) =>
    measure.width(context, part),
  );
  const textEnd = fitted === "" ? left : from + measure.width(context, fitted) + 4;
  context.strokeStyle = palette.waiting;
  context.lineWidth = 1.5;
  context.setLineDash([2, 3]);
  context.beginPath();
  if (fitted !== "") {
    context.moveTo(left, center);
    context.lineTo(from - 4, center);
  }
  context.moveTo(textEnd, center);
  context.lineTo(right, center);
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = palette.waiting;
  context.fillRect(left, center - 4, 1.5, 8);
  if (fitted === "") return;
  context.fillStyle = palette.faint;
  context.fillText(fitted, from, center + 0.5);
}

/** The end of a coroutine. Ended badly, it also leans out at both ends; cut off, it is hollow. */
function drawCap(brush: Brush, x: number, center: number, look: "well" | "badly" | "cut-off"): void {
  const { context, palette } = brush;
  if (look === "cut-off") {
    context.strokeStyle = palette.faint;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, center - barHalf + 0.5, 2, barHalf * 2 - 1);
    return;
  }
  context.fillStyle = look === "well" ? palette.well : palette.trouble;
  context.fillRect(x, center - barHalf, 3, barHalf * 2);
  if (look === "badly") {
    context.fillRect(x - 2, center - barHalf, 7, 2.5);
    context.fillRect(x - 2, center + barHalf - 2.5, 7, 2.5);
  }
}
