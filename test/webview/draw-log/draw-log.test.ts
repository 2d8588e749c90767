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
import { unbounded } from "../../../src/trace/model/trace-budget";
import { TraceEngine } from "../../../src/webview/engine/trace-engine";
import { TimeScale } from "../../../src/webview/timeline/time-scale";
import { fitAll, xToTime } from "../../../src/webview/timeline/viewport";
import { gilStream } from "../../traces/gil-stream";
import { pipelineStream } from "../../traces/examples";
import { manifestChunk } from "../../traces/trace-builder";
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
  /** After so many events the view is full. */
  readonly events?: number;
}

async function recordedChunks(recording: string): Promise<TraceChunk[]> {
  const chunks: TraceChunk[] = [];
  const file = path.join(__dirname, "../../traces/recorded", `${recording}.coroscope.zip`);
  const read = await readTrace(file, (chunk) => chunks.push(chunk));
  assert.ok(read.ok);
  return chunks;
}

/** What a trace draws, one line a shape. */
function drawLog(chunks: readonly TraceChunk[], look: Look): string {
  const engine = new TraceEngine({ ...unbounded, events: look.events ?? Infinity });
  engine.push(chunks);
  const { start, end, unread } = engine.finish();
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
    unreadEvents: unread?.events ?? 0,
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
      patterns: {
        ready: "hatching of ready",
        missing: "crossed hatching",
        gilHeld: "hatching of held",
        gilNative: "lines of C",
        gilWanted: "hatching of wanted",
      },
      measure: new TextMeasure(),
      nameEnds: new Map(),
      words: [],
    },
    picture,
  );
  return `${context.lines.join("\n")}\n`;
}

/**
 * Drawings are compared as lists of shapes: fonts, their hinting and smoothing differ from machine to machine, so that a tolerance of
 * pixels which lets those pass lets a missing arrow pass, too. Where things are and in which colours is compared in `../pictures`.
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
      compare(name, drawLog(await recordedChunks(recording), look));
    });
  }

  it("values sent through a pipeline: the shapes of its timeline with their arrows", () => {
    const chunks = [manifestChunk(), ...pipelineStream().chunks()];
    compare("pipeline-sends", drawLog(chunks, { select: { row: "double", at: 0.3 } }));
  });

  it("estimates of who held the GIL: the steps of their curves", () => {
    compare("gil", drawLog([manifestChunk(), ...gilStream().chunks()], {}));
  });

  it("a view that is full: where what it shows ends, and how much more there is", () => {
    const chunks = [manifestChunk(), ...pipelineStream().chunks()];
    compare("pipeline-full", drawLog(chunks, { events: 11 }));
  });

  function compare(name: string, log: string): void {
    const file = path.join(__dirname, "snapshots", `${name}.txt`);
    if (process.env["COROSCOPE_UPDATE_GOLDEN"] !== undefined) writeFileSync(file, log);
    assert.ok(
      existsSync(file),
      `${file} is missing: run with COROSCOPE_UPDATE_GOLDEN=1, and read what it holds`,
    );
    assert.equal(log, readFileSync(file, "utf8"));
  }
});
