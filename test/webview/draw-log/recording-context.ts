import { rowHeight, rulerHeight } from "../../../src/webview/timeline/row-geometry";

/** How wide each letter is taken to be, in CSS pixels: so that a drawing is the same whatever fonts a machine has. */
const letterWidth = 6;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Stands in for a canvas's 2D context, and writes down what is drawn as lines that a person can read in a diff: the shape, its fill
 * (a colour's name, for the palette has names for colours here), from where to where in CSS pixels, and the row in which it lies.
 * What it was not made for it does not have: drawing with it would be an error, and not a gap in the log.
 */
export class RecordingContext {
  readonly lines: string[] = [];
  fillStyle = "";
  strokeStyle = "";
  lineWidth = 1;
  globalAlpha = 1;
  font = "";
  textAlign = "left";
  textBaseline = "middle";
  readonly #rowNames: readonly string[];
  #row = -2;
  #path: Box[] = [];
  #shape = "";
  #dash: readonly number[] = [];
  /** Within a saved state, what is drawn is turned or moved, and its places are its own. */
  #moved = "";
  readonly #saved: string[] = [];

  constructor(rowNames: readonly string[]) {
    this.#rowNames = rowNames;
  }

  setTransform(): void {
    this.#moved = "";
  }

  save(): void {
    this.#saved.push(this.#moved);
  }

  restore(): void {
    this.#moved = this.#saved.pop() ?? "";
  }

  translate(x: number, y: number): void {
    this.#moved = ` from ${round(x)},${round(y)}`;
  }

  rotate(angle: number): void {
    this.#moved += ` turned by ${round((angle * 180) / Math.PI)}°`;
  }

  measureText(text: string): { width: number } {
    return { width: text.length * letterWidth };
  }

  setLineDash(dash: readonly number[]): void {
    this.#dash = dash;
  }

  beginPath(): void {
    this.#path = [];
    this.#shape = "line";
  }

  rect(left: number, top: number, width: number, height: number): void {
    this.#add("box", { left, top, right: left + width, bottom: top + height });
  }

  roundRect(left: number, top: number, width: number, height: number): void {
    this.#add("round box", { left, top, right: left + width, bottom: top + height });
  }

  arc(x: number, y: number, radius: number): void {
    this.#add("circle", { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
  }

  moveTo(x: number, y: number): void {
    this.#add(this.#shape, { left: x, top: y, right: x, bottom: y });
  }

  lineTo(x: number, y: number): void {
    this.moveTo(x, y);
  }

  bezierCurveTo(_1: number, _2: number, _3: number, _4: number, x: number, y: number): void {
    this.#add("curve", { left: x, top: y, right: x, bottom: y });
  }

  clip(): void {
    this.#write(`clip to ${placeOf(this.#bounds())}`, undefined);
  }

  fill(): void {
    this.#write(`${this.#shape} of ${this.#paint(this.fillStyle)}`, this.#bounds());
  }

  stroke(): void {
    const dash = this.#dash.length === 0 ? "" : `, dashed ${this.#dash.join(" ")}`;
    this.#write(
      `${this.#shape} drawn in ${this.#paint(this.strokeStyle)}, ${this.lineWidth} wide${dash}`,
      this.#bounds(),
    );
  }

  fillRect(left: number, top: number, width: number, height: number): void {
    const box = { left, top, right: left + width, bottom: top + height };
    this.#write(`box of ${this.#paint(this.fillStyle)}`, box);
  }

  strokeRect(left: number, top: number, width: number, height: number): void {
    const box = { left, top, right: left + width, bottom: top + height };
    this.#write(`box drawn in ${this.#paint(this.strokeStyle)}`, box);
  }

  fillText(text: string, left: number, middle: number): void {
    const bold = this.font.startsWith("600") ? "bold " : "";
    const box = { left, top: middle, right: left + text.length * letterWidth, bottom: middle };
    this.#write(`${bold}"${text}" in ${this.#paint(this.fillStyle)}`, box);
  }

  #add(shape: string, box: Box): void {
    this.#shape = shape;
    this.#path.push(box);
  }

  #paint(color: string): string {
    return this.globalAlpha === 1 ? color : `${color} at ${round(this.globalAlpha * 100)} %`;
  }

  #bounds(): Box {
    return {
      left: Math.min(...this.#path.map(({ left }) => left)),
      top: Math.min(...this.#path.map(({ top }) => top)),
      right: Math.max(...this.#path.map(({ right }) => right)),
      bottom: Math.max(...this.#path.map(({ bottom }) => bottom)),
    };
  }

  #write(what: string, box: Box | undefined): void {
    if (box === undefined || this.#moved !== "") {
      this.lines.push(`  ${what}${this.#moved}`);
      return;
    }
    const row = this.#rowOf(box);
    if (row !== this.#row) {
      this.#row = row;
      this.lines.push(row < 0 ? "all rows" : `row ${row}: ${this.#rowNames[row] ?? "none"}`);
    }
    this.lines.push(`  ${what}: ${row < 0 ? placeOf(box) : placeInRow(box, row)}`);
  }

  /** The row that holds a box whole; -1 for none. */
  #rowOf({ top, bottom }: Box): number {
    const row = Math.floor((top - rulerHeight) / rowHeight);
    return row >= 0 && bottom <= rulerHeight + (row + 1) * rowHeight ? row : -1;
  }
}

function placeOf({ left, top, right, bottom }: Box): string {
  return `${round(left)} to ${round(right)}, ${round(top)} to ${round(bottom)} down`;
}

/** Heights are told where they are not about the row's middle, and so for bars only their height. */
function placeInRow({ left, top, right, bottom }: Box, row: number): string {
  const middle = rulerHeight + (row + 0.5) * rowHeight;
  const aside = (top + bottom) / 2 - middle;
  const height = bottom - top;
  const tall = height === 0 ? "" : `, ${round(height)} high`;
  return `${round(left)} to ${round(right)}${tall}${Math.abs(aside) < 1 ? "" : `, ${round(aside)} aside`}`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}
