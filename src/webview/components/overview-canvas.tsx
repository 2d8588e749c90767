import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { drawOverview } from "../draw/draw-overview";
import { observeTheme, readPalette, type Palette } from "../draw/palette";
import { dependOn } from "../state/depend-on";
import type { FrameScheduler } from "../state/frame-scheduler";
import type { TraceView } from "../state/trace-view";
import { endOf, fitSpan } from "../timeline/viewport";
import { observeCanvasSize, type CanvasSize } from "./canvas-size";
import { translate } from "../text/translate";

/** The mini-map: all of the trace in a strip, with the part in sight; press or drag to look elsewhere. */
export function OverviewCanvas({
  view,
  scheduler,
}: {
  readonly view: TraceView;
  readonly scheduler: FrameScheduler;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    return element === null ? undefined : runOverview(element, view, scheduler);
  }, [view, scheduler]);
  const most = view.overview.value?.mostAlive ?? 0;
  return (
    <canvas
      ref={canvas}
      class="overview"
      role="img"
      aria-label={translate("Overview of the whole trace: at most {0} tasks alive at once", most)}
    />
  );
}

function runOverview(element: HTMLCanvasElement, view: TraceView, scheduler: FrameScheduler): () => void {
  const context = element.getContext("2d", { alpha: false });
  if (context === null) return () => undefined;
  let palette: Palette | undefined;
  let size: CanvasSize = { width: 0, height: 0, pixelRatio: 1 };
  const draw = (): void => {
    const overview = view.overview.peek();
    if (overview === undefined || size.width === 0) return;
    palette ??= readPalette(element);
    drawOverview(context, palette, {
      ...size,
      overview,
      viewport: view.viewport.peek(),
      cursor: view.cursor.peek(),
    });
  };
  const drawer = scheduler.add(draw);
  const stops = [
    observeCanvasSize(element, (now) => {
      size = now;
      draw();
    }),
    observeTheme(() => {
      palette = undefined;
      drawer.request();
    }),
    effect(() => {
      dependOn(view.overview, view.viewport, view.cursor);
      drawer.request();
    }),
    attachOverviewPointer(element, view),
    () => drawer.dispose(),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Dragging the window moves it; pressing elsewhere brings it there; dragging an edge resizes it. */
function attachOverviewPointer(element: HTMLElement, view: TraceView): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const edgeReach = 5;
  let drag: { readonly edge: "start" | "end" | "both"; readonly grip: number } | undefined;

  const timeAt = (event: PointerEvent): number => {
    const box = element.getBoundingClientRect();
    const { start, end } = view.bounds.peek();
    return start + ((event.clientX - box.left) / box.width) * (end - start);
  };
  const span = (): { start: number; end: number; reach: number } => {
    const viewport = view.viewport.peek();
    const bounds = view.bounds.peek();
    const reach = ((bounds.end - bounds.start) / element.clientWidth) * edgeReach;
    return { start: viewport.start, end: endOf(viewport), reach };
  };
  const move = (event: PointerEvent): void => {
    if (drag === undefined) return;
    const time = timeAt(event);
    const viewport = view.viewport.peek();
    const { start, end } = span();
    if (drag.edge === "both") {
      const shift = time - drag.grip - start;
      const first = view.bounds.peek().start - (viewport.width / 2) * viewport.nanosPerPixel;
      view.look({ ...viewport, start: Math.max(start + shift, first) });
    } else if (drag.edge === "start" && time < end)
      view.look(fitSpan(time, end, viewport.width, viewport.scale));
    else if (drag.edge === "end" && time > start)
      view.look(fitSpan(start, time, viewport.width, viewport.scale));
  };
  element.addEventListener(
    "pointerdown",
    (event) => {
      const time = timeAt(event);
      const { start, end, reach } = span();
      const isInside = time > start && time < end;
      if (Math.abs(time - start) < reach) drag = { edge: "start", grip: 0 };
      else if (Math.abs(time - end) < reach) drag = { edge: "end", grip: 0 };
      else drag = { edge: "both", grip: isInside ? time - start : (end - start) / 2 };
      element.setPointerCapture(event.pointerId);
      move(event);
    },
    { signal },
  );
  element.addEventListener("pointermove", move, { signal });
  for (const ending of ["pointerup", "pointercancel"] as const) {
    element.addEventListener(ending, () => (drag = undefined), { signal });
  }
  return () => controller.abort();
}
