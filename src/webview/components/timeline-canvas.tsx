import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { drawTimeline } from "../draw/draw-timeline";
import { observeTheme, readPalette } from "../draw/palette";
import { makePatterns } from "../draw/patterns";
import { TextMeasure } from "../draw/text-measure";
import { type Brush } from "../draw/timeline-picture";
import { scrolledRows } from "../timeline/row-geometry";
import { LatestQuestion } from "../engine/latest-question";
import type { SceneRequest, TrackRow } from "../engine/scene";
import { attachPointer } from "../interaction/pointer";
import { dependOn } from "../state/depend-on";
import type { FrameScheduler } from "../state/frame-scheduler";
import type { TraceView } from "../state/trace-view";
import { xToTime } from "../timeline/viewport";
import { observeCanvasSize } from "./canvas-size";

/** What a canvas of the timeline needs. */
export interface TimelineCanvasProperties {
  readonly view: TraceView;
  readonly scheduler: FrameScheduler;
  readonly namesInside: boolean;
  /** Shows the selection's source line, while the person goes on here. */
  readonly reveal: () => void;
}

/** The canvas of the timeline. It is drawn in animation frames only, when something that it shows has changed. */
export function TimelineCanvas({ view, scheduler, namesInside, reveal }: TimelineCanvasProperties) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    return element === null ? undefined : runCanvas(element, { view, scheduler, namesInside, reveal });
  }, [view, scheduler, namesInside, reveal]);
  return <canvas ref={canvas} class="timeline-canvas" aria-hidden="true" />;
}

/** What the engine was last asked to show. */
interface AskedScene {
  readonly request: SceneRequest;
  readonly revision: number;
  readonly rows: readonly TrackRow[];
  isAnswered?: boolean;
}

/** How long after the last zoom everything is drawn as finely as it can be, in ms. */
const restBeforeRefining = 120;

function runCanvas(
  element: HTMLCanvasElement,
  { view, scheduler, namesInside, reveal }: TimelineCanvasProperties,
): () => void {
  const context = element.getContext("2d", { alpha: false });
  if (context === null) return () => undefined;
  let brush: Brush | undefined;
  let pixelRatio = 1;
  let asked: AskedScene | undefined;
  const question = new LatestQuestion(view.client, "scene");
  let refining: ReturnType<typeof setTimeout> | undefined;
  const refineSoon = (): void => {
    clearTimeout(refining);
    refining = setTimeout(() => {
      asked = undefined;
      drawer.request();
    }, restBeforeRefining);
  };

  /** The revision of which the rows are waited for; 0 for none. */
  let listing = 0;
  /** Asks for a scene where none fits what is in sight; true where none has to be asked for. */
  const isUpToDate = (): boolean => {
    if (view.size.peek().width === 0) return false;
    const { revision } = view.summary.peek();
    const rows = view.rows.peek();
    const visible = visibleRequest(view);
    if (asked?.revision === revision && asked.rows === rows && covers(asked.request, visible)) return true;
    if (question.isUnderWay) return false;
    // The rows are on their way: a scene of those before would be asked for twice. But only once: they may always be behind.
    if (view.rowsRevision.peek() !== revision && (listing === 0 || listing === revision)) {
      listing = revision;
      return false;
    }
    listing = 0;
    const isZooming = asked !== undefined && asked.request.resolution !== visible.resolution;
    const request = isZooming ? coarsened(visible) : widen(visible, rows.length);
    if (isZooming) refineSoon();
    asked = { request, revision, rows };
    question.ask([request], (answer) => {
      if (asked !== undefined) asked.isAnswered = true;
      view.scene.value = answer;
      drawer.request();
    });
    return false;
  };

  const draw = (): void => {
    const { width, height } = view.size.peek();
    if (width === 0 || height === 0) return;
    brush ??= makeBrush(context, element, pixelRatio);
    const isFresh = isUpToDate();
    const scene = view.scene.peek();
    if (scene === undefined) return;
    drawTimeline(brush, {
      width,
      height,
      pixelRatio,
      viewport: view.viewport.peek(),
      ...view.rowGeometry.peek(),
      rows: view.rows.peek(),
      scene,
      origin: view.bounds.peek().start,
      end: view.bounds.peek().end,
      unreadEvents: view.summary.peek().unread?.events ?? 0,
      isLive: view.isLive.peek(),
      selection: view.selection.peek(),
      located: view.located.peek(),
      selectedRow: view.currentRow.peek(),
      hovered: view.hovered.peek(),
      pointerX: view.pointer.peek()?.x,
      cursor: view.cursor.peek(),
      range: view.range.peek(),
      flows: view.flows.peek(),
      namesInside,
    });
    const isWhole = view.isComplete.peek() && isFresh && asked?.isAnswered === true;
    element.toggleAttribute("data-whole", isWhole);
    if (isWhole) view.isDrawn.value = true;
  };
  const drawer = scheduler.add(draw);

  const stopSize = observeCanvasSize(element, (size) => {
    pixelRatio = size.pixelRatio;
    brush = undefined;
    view.resize(size.width, size.height);
    draw();
  });
  const stopTheme = observeTheme(() => {
    brush = undefined;
    drawer.request();
  });
  const stopEffect = effect(() => {
    dependOn(...drawnSignals(view));
    drawer.request();
  });
  const stopGrowth = effect(() => {
    dependOn(...grownSignals(view));
    // Along with a trace that grows, the window moves by itself: it is drawn once, with what is new in it.
    const isWaited = !isUpToDate() && view.following.peek() !== "off" && view.scene.peek() !== undefined;
    if (!isWaited) drawer.request();
  });
  const stopPointer = attachPointer(view, {
    element,
    scene: () => view.scene.peek(),
    clicked: reveal,
    namesInside: () => namesInside,
  });
  return () => {
    clearTimeout(refining);
    stopPointer();
    stopEffect();
    stopGrowth();
    stopTheme();
    stopSize();
    drawer.dispose();
  };
}

/** What changes as more of the trace is read. */
function grownSignals(view: TraceView): readonly { readonly value: unknown }[] {
  return [view.viewport, view.rows, view.rowsRevision, view.summary, view.isComplete];
}

/** What else is drawn. */
function drawnSignals(view: TraceView): readonly { readonly value: unknown }[] {
  return [
    view.size,
    view.scrollTop,
    view.scene,
    view.located,
    view.currentRow,
    view.hovered,
    view.pointer,
    view.cursor,
    view.range,
    view.flows,
  ];
}

function makeBrush(context: CanvasRenderingContext2D, element: Element, pixelRatio: number): Brush {
  const palette = readPalette(element);
  return {
    context,
    palette,
    patterns: makePatterns(context, palette, pixelRatio),
    measure: new TextMeasure(),
    nameEnds: new Map(),
    words: [],
  };
}

/** What is in sight, with a little room so that what reaches over an edge is drawn whole. */
function visibleRequest(view: TraceView): SceneRequest {
  const viewport = view.viewport.peek();
  const { height } = view.size.peek();
  const geometry = view.rowGeometry.peek();
  const { first, end } = scrolledRows(geometry, height, view.rows.peek().length);
  return {
    from: xToTime(viewport, -8),
    to: xToTime(viewport, viewport.width + 8),
    resolution: viewport.nanosPerPixel,
    merge: viewport.nanosPerPixel,
    pinnedRows: geometry.pinnedRows,
    firstRow: Math.max(0, first - 1),
    lastRow: Math.min(view.rows.peek().length - 1, end),
  };
}

/** While each frame has another zoom, short slices are merged by twice as much: a frame then takes half as long. */
function coarsened(request: SceneRequest): SceneRequest {
  return { ...request, merge: request.merge * 2 };
}

/** Half a window more at each side: most frames of a pan then need no new scene. */
function widen(request: SceneRequest, rowCount: number): SceneRequest {
  const { from, to, firstRow, lastRow } = request;
  const room = (to - from) / 2;
  return {
    ...request,
    from: from - room,
    to: to + room,
    firstRow: Math.max(0, firstRow - 4),
    lastRow: Math.min(rowCount - 1, lastRow + 4),
  };
}

function covers(scene: SceneRequest, visible: SceneRequest): boolean {
  return (
    scene.resolution === visible.resolution &&
    scene.from <= visible.from &&
    scene.to >= visible.to &&
    scene.firstRow <= visible.firstRow &&
    scene.lastRow >= visible.lastRow
  );
}
