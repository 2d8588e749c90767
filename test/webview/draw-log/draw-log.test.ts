import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readTrace } from "../../../src/session/read-trace";
import type { TraceChunk } from "../../../src/trace/trace-chunk";
import { drawTimeline } from "../../../src/webview/draw/draw-timeline";
import type { Palette } from "../../../src/webview/draw/palette";
import { TextMeasure } from "../../../src/webview/draw/text-measure";
import type { TimelinePicture } from "../../../src/webview/draw/timeline-picture";
import type { Selection } from "../../../src/webview/engine/scene";
import { TraceEngine } from "../../../src/webview/engine/trace-engine";
import { TimeScale } from "../../../src/webview/timeline/time-scale";
import { fitAll, xToTime } from "../../../src/webview/timeline/viewport";
import { RecordingContext } from "./recording-context";

const width = 800;
const height = 400;

/** Each colour is its own name. */
const palette: Palette = {
  paper: "paper",
  ink: "ink",
  faint: "faint",
  hairline: "hairline",
  running: "running",
  onRunning: "text on running",
  ready: "ready",
  waiting: "waiting",
  wake: "wake",
  trouble: "trouble",
  onTrouble: "text on trouble",
  well: "well",
  cursor: "cursor",
  onCursor: "text on cursor",
  rowSelected: "tint of the selected row",
  rowHovered: "tint of the hovered row",
  contrast: "contrast",
  isHighContrast: false,
  interfaceFont: "sans-serif",
  codeFont: "monospace",
};

/** What a scene is drawn with beside its trace. */
interface Look {
  /** What is selected, as the nearest to a moment (in parts of the whole) on the row of that name. */
  readonly select?: { readonly row: string; readonly at: number };
  readonly namesInside?: boolean;
  readonly foldsIdle?: boolean;
}

/** What a recorded trace draws, one line a shape. */
async function drawLog(recording: string, look: Look): Promise<string> {
  const engine = new TraceEngine();
  const chunks: TraceChunk[] = [];
  const file = path.join(__dirname, "../../traces/recorded", `${recording}.coroscope.zip`);
  const read = await readTrace(file, (chunk) => chunks.push(chunk));
  assert.ok(read.ok);
  engine.push(chunks);
  const { start, end } = engine.finish();
  const rows = engine.rows();
  const scale = look.foldsIdle === true ? new TimeScale(engine.idleGaps()) : undefined;
  const viewport = fitAll({ start, end }, width, scale);
  const resolution = viewport.nanosPerPixel;
  const scene = engine.scene({
    from: viewport.start,
    to: xToTime(viewport, width),
    resolution,
    merge: resolution,
    pinnedRows: 0,
    firstRow: 0,
    lastRow: rows.length - 1,
  });
  const row = rows.findIndex(({ name }) => name === look.select?.row);
  const cursor = look.select === undefined ? undefined : start + look.select.at * (end - start);
  const selection: Selection | undefined = cursor === undefined ? undefined : engine.nearest(row, cursor);
  const picture: TimelinePicture = {
    width,
    height,
    pixelRatio: 1,
    viewport,
    scrollTop: 0,
    pinnedRows: 0,
    rows,
    scene,
    origin: start,
    end,
    isLive: false,
    selection,
    located: selection === undefined ? undefined : engine.locate(selection),
    selectedRow: selection === undefined ? -1 : row,
    hovered: undefined,
    pointerX: undefined,
    cursor,
    range: undefined,
    flows: engine.flows(selection),
    namesInside: look.namesInside === true,
  };
  const context = new RecordingContext(rows.map(({ name }) => name));
  drawTimeline(
    {
      context: context as unknown as CanvasRenderingContext2D,
      palette,
      patterns: { ready: "hatching of ready", missing: "crossed hatching" },
      measure: new TextMeasure(),
      nameEnds: new Map(),
      words: [],
    },
    picture,
  );
  return `${context.lines.join("\n")}\n`;
}

/**
 * Drawings are compared as lists of shapes, not as pixels: fonts, their hinting and smoothing differ from machine to machine, so that a
 * tolerance which lets those pass lets a missing arrow pass, too. Pixels are probed for colours in the tests in Chromium.
 */
describe("drawings of recorded traces", () => {
  const cases: readonly (readonly [string, string, Look])[] = [
    ["blocking_call", "blocking_call", {}],
    ["blocking_call", "blocking_call-late", { select: { row: "ticker #1", at: 0.2 } }],
    ["fan_out", "fan_out-narrow", { namesInside: true, select: { row: "main", at: 0.9 } }],
    ["async-generator-pipeline", "async-generator-pipeline", {}],
    ["async-generator-pipeline", "async-generator-pipeline-folded", { foldsIdle: true }],
  ];
  for (const [recording, name, look] of cases) {
    it(`${name}: the shapes, fills and texts of its timeline`, async () => {
      const log = await drawLog(recording, look);
      const file = path.join(__dirname, "snapshots", `${name}.txt`);
      if (process.env["COROSCOPE_UPDATE_GOLDEN"] !== undefined) writeFileSync(file, log);
      assert.ok(
        existsSync(file),
        `${file} is missing: run with COROSCOPE_UPDATE_GOLDEN=1, and read what it holds`,
      );
      assert.equal(log, readFileSync(file, "utf8"));
    });
  }
});
