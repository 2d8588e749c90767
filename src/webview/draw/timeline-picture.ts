import type { TimeRange } from "../engine/measure-range";
import type { Flow, Scene, Selection, TrackRow } from "../engine/scene";
import type { Located } from "../engine/row-navigation";
import type { Viewport } from "../timeline/viewport";
import { rowHeight, rowTop } from "../timeline/row-geometry";
import type { Palette } from "./palette";
import type { Patterns } from "./patterns";
import type { TextMeasure } from "./text-measure";

/** All that one drawing of the timeline depends on. Sizes are CSS pixels. */
export interface TimelinePicture {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly viewport: Viewport;
  readonly scrollTop: number;
  readonly pinnedRows: number;
  readonly rows: readonly TrackRow[];
  readonly scene: Scene;
  /** The moment that is written as 0, and the last one. */
  readonly origin: number;
  readonly end: number;
  /** How many events came after the end and are not shown. */
  readonly unreadEvents: number;
  /** True while the program runs: then what is open goes on, and time after `end` is yet to come. */
  readonly isLive: boolean;
  readonly selection: Selection | undefined;
  readonly located: Located | undefined;
  readonly selectedRow: number;
  readonly hovered: { readonly row: number; readonly item: number } | undefined;
  /** Where the pointer is, for the thin line that follows it. */
  readonly pointerX: number | undefined;
  readonly cursor: number | undefined;
  /** The range that is measured. */
  readonly range: TimeRange | undefined;
  readonly flows: readonly Flow[];
  /** True where no headings stand beside the canvas: then each row is named in it. */
  readonly namesInside: boolean;
}

/** What the layers draw with. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly patterns: Patterns;
  readonly measure: TextMeasure;
  /** Where the names of rows that are written in the canvas end, by row. */
  readonly nameEnds: Map<number, number>;
  /** Where words were written in this drawing, so that marks can keep off them. */
  readonly words: { readonly center: number; readonly left: number; readonly right: number }[];
}

/** The middle of a row, in CSS pixels from the top of the canvas. */
export function rowCenter(picture: TimelinePicture, row: number): number {
  return rowTop(picture, row) + rowHeight / 2;
}
