import type { Page } from "playwright-core";

/** The side of a cell, in pixels. */
export const cellSize = 16;

/** A picture as the mean colours of its cells: a line for each row of cells, three hexadecimal digits for each cell. */
export type PictureGrid = readonly string[];

/** What is done to a picture before it is reduced, to see whether that would be found. */
export interface Damage {
  /** Moves everything from a height on, in pixels. */
  readonly shift?: { readonly right: number; readonly down: number; readonly from: number };
  /** Paints over a part, in pixels; without a colour with that of the part's left upper corner. */
  readonly fill?: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
    readonly color?: string;
  };
}

/** Reduces a picture (PNG). Any page will do: it only decodes. */
export async function gridOf(page: Page, picture: Buffer, damage: Damage = {}): Promise<PictureGrid> {
  const parameters = { text: picture.toString("base64"), size: cellSize, damage };
  return page.evaluate(async ({ text, size, damage }) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    if (context === null) throw new Error("there is no canvas to decode a picture with");
    context.drawImage(image, 0, 0);
    const { shift, fill } = damage;
    if (shift !== undefined) {
      const rest = [image.width, image.height - shift.from] as const;
      context.drawImage(image, 0, shift.from, ...rest, shift.right, shift.from + shift.down, ...rest);
    }
    if (fill !== undefined) {
      const [red, green, blue] = context.getImageData(fill.left, fill.top, 1, 1).data;
      context.fillStyle = fill.color ?? `rgb(${red} ${green} ${blue})`;
      context.fillRect(fill.left, fill.top, fill.width, fill.height);
    }
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const mean = (column: number, row: number, channel: number): string => {
      let [sum, count] = [0, 0];
      for (let y = row * size; y < Math.min(image.height, (row + 1) * size); y++) {
        for (let x = column * size; x < Math.min(image.width, (column + 1) * size); x++, count++)
          sum += data[(y * image.width + x) * 4 + channel] ?? 0;
      }
      return Math.round(sum / count / 17).toString(16);
    };
    const cells = (length: number): number[] => [...new Array(Math.ceil(length / size)).keys()];
    return cells(image.height).map((row) =>
      cells(image.width)
        .map((column) => [0, 1, 2].map((channel) => mean(column, row, channel)).join(""))
        .join(""),
    );
  }, parameters);
}

/** A cell of a grid. */
export interface Cell {
  readonly column: number;
  readonly row: number;
}

/** By how much two cells may differ in one of their colours, of 15: other fonts fill the same cell more or less. */
const cellTolerance = 1;

/** The cells in which two pictures differ by more than other fonts account for; all of them where their sizes differ. */
export function differentCells(one: PictureGrid, other: PictureGrid): Cell[] {
  const found: Cell[] = [];
  for (let row = 0; row < Math.max(one.length, other.length); row++) {
    const [line, otherLine] = [one[row] ?? "", other[row] ?? ""];
    for (let column = 0; column * 3 < Math.max(line.length, otherLine.length); column++) {
      const isAlike = [0, 1, 2].every((channel) => {
        const at = column * 3 + channel;
        const difference = parseInt(line[at] ?? "", 16) - parseInt(otherLine[at] ?? "", 16);
        return Math.abs(difference) <= cellTolerance;
      });
      if (!isAlike) found.push({ column, row });
    }
  }
  return found;
}

/** A picture with a frame around each of some cells, as PNG. */
export async function framed(page: Page, picture: Buffer, cells: readonly Cell[]): Promise<Buffer> {
  const parameters = { text: picture.toString("base64"), size: cellSize, cells };
  const framed = await page.evaluate(async ({ text, size, cells }) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("there is no canvas to draw differences on");
    context.drawImage(image, 0, 0);
    context.strokeStyle = "#f0f";
    for (const { column, row } of cells)
      context.strokeRect(column * size + 0.5, row * size + 0.5, size - 1, size - 1);
    return canvas.toDataURL("image/png").replace(/^[^,]*,/, "");
  }, parameters);
  return Buffer.from(framed, "base64");
}
