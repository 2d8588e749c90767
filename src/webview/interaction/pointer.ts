import type { Scene, Selection } from "../engine/scene";
import { rowAt, rulerHeight } from "../timeline/row-geometry";
import { itemNear, selectionOf } from "../timeline/scene-lookup";
import { fitSpan, panBy, xToTime } from "../timeline/viewport";
import type { TraceView } from "../state/trace-view";
import { pan, toggleRow, zoom } from "./gestures";

/** A press that moves less than this, in CSS pixels, is a click. */
const clickSlack = 4;

/** How near to a narrow slice one must point, in CSS pixels. */
const reach = 4;

/** What pointing at the canvas needs to know of it. */
export interface CanvasSurface {
  readonly element: HTMLElement;
  /** The scene that was drawn last. */
  readonly scene: () => Scene | undefined;
  /** A slice was clicked and is selected now. */
  readonly clicked: () => void;
  /** True where rows are named in the canvas, and can be opened there. */
  readonly namesInside: () => boolean;
}

/** What a place of the canvas shows. */
export interface Hit {
  readonly row: number;
  readonly time: number;
  readonly selection: Selection | undefined;
  readonly item: number;
  /** True where several slices are drawn as one there. */
  readonly isMerged: boolean;
}

/** Finds what lies under a place of the canvas. */
export function hitTest(view: TraceView, scene: Scene | undefined, x: number, y: number): Hit {
  const viewport = view.viewport.peek();
  const time = xToTime(viewport, x);
  const row = rowAt(view.rowGeometry.peek(), y);
  const rowScene = scene?.rows.get(row);
  const found = rowScene === undefined ? undefined : itemNear(rowScene, time, reach * viewport.nanosPerPixel);
  const selection = rowScene === undefined || found === undefined ? undefined : selectionOf(rowScene, found);
  const isMerged = (rowScene?.counts[found?.item ?? -1] ?? 1) > 1;
  return { row, time, selection, item: found?.item ?? -1, isMerged };
}

/** Has the canvas answer to mouse, pen, touch and wheel. Returns what ends it. */
export function attachPointer(view: TraceView, surface: CanvasSurface): () => void {
  const { element } = surface;
  const controller = new AbortController();
  const { signal } = controller;
  let press:
    | {
        readonly x: number;
        readonly y: number;
        lastX: number;
        lastY: number;
        isDrag: boolean;
        isMeasuring: boolean;
      }
    | undefined;

  const place = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const { x, y } = place(event);
    press = { x, y, lastX: x, lastY: y, isDrag: false, isMeasuring: event.shiftKey };
    element.setPointerCapture(event.pointerId);
    if (y < rulerHeight) view.cursor.value = clampTime(view, xToTime(view.viewport.peek(), x));
  };

  const onMove = (event: PointerEvent): void => {
    const { x, y } = place(event);
    if (press === undefined) {
      hover(x, y);
      return;
    }
    if (!press.isDrag && Math.hypot(x - press.x, y - press.y) < clickSlack) return;
    press.isDrag = true;
    if (press.isMeasuring) {
      view.mark.value = clampTime(view, xToTime(view.viewport.peek(), press.x));
      view.cursor.value = clampTime(view, xToTime(view.viewport.peek(), x));
    } else if (press.y < rulerHeight) view.cursor.value = clampTime(view, xToTime(view.viewport.peek(), x));
    else {
      if (x !== press.lastX) pan(view, press.lastX - x);
      if (y !== press.lastY) view.scrollTo(view.scrollTop.peek() + press.lastY - y);
      element.classList.add("dragging");
    }
    press.lastX = x;
    press.lastY = y;
    view.pointer.value = undefined;
    view.hovered.value = undefined;
  };

  const hover = (x: number, y: number): void => {
    const hit = hitTest(view, surface.scene(), x, y);
    view.pointer.value = { x, y };
    const known = view.hovered.peek();
    if (known?.row === hit.row && known.item === hit.item) return;
    view.hovered.value = { row: hit.row, item: hit.item };
    element.classList.toggle("pointing", hit.selection !== undefined);
  };

  const onUp = (event: PointerEvent): void => {
    element.classList.remove("dragging");
    const pressed = press;
    press = undefined;
    if (pressed === undefined || pressed.isDrag || pressed.y < rulerHeight) return;
    const { x, y } = place(event);
    click(x, y);
  };

  const click = (x: number, y: number): void => {
    const hit = hitTest(view, surface.scene(), x, y);
    if (surface.namesInside() && x < 24 && toggleRow(view, hit.row)) return;
    view.cursor.value = clampTime(view, hit.time);
    if (hit.isMerged) {
      view.turns.take((done) =>
        view.client.ask("nearest", [hit.row, hit.time], (nearest) =>
          view.select(nearest, { moveCursor: false }, done),
        ),
      );
    } else if (hit.selection !== undefined) {
      const { selection } = hit;
      view.turns.take((done) => view.select(selection, { moveCursor: false }, done));
      surface.clicked();
    } else {
      view.selection.value = undefined;
      view.currentRow.value = hit.row < view.rows.peek().length ? hit.row : -1;
    }
  };

  const onDoubleClick = (event: MouseEvent): void => {
    const { x, y } = place(event);
    const { selection } = hitTest(view, surface.scene(), x, y);
    if (selection === undefined) return;
    view.client.ask("locate", [selection], ({ start, end }) => {
      const last = Math.min(end, view.bounds.peek().end);
      const room = Math.max((last - start) * 0.3, 500);
      const { width, scale } = view.viewport.peek();
      view.look(fitSpan(start - room, last + room, width, scale));
    });
  };

  const onWheel = (event: WheelEvent): void => {
    const scale = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 18 : 1;
    const dx = event.deltaX * scale;
    const dy = event.deltaY * scale;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom(view, Math.exp(Math.max(-60, Math.min(60, dy)) * 0.01), place(event).x);
      return;
    }
    const overflows = view.contentHeight.peek() > view.size.peek().height;
    const sideways = event.shiftKey && dx === 0 ? dy : dx !== 0 || overflows ? dx : dy;
    if (sideways === 0) return;
    event.preventDefault();
    view.look(panBy(view.viewport.peek(), view.bounds.peek(), sideways));
  };

  const onLeave = (): void => {
    view.pointer.value = undefined;
    view.hovered.value = undefined;
  };

  const onCancel = (): void => {
    press = undefined;
    element.classList.remove("dragging");
  };

  element.addEventListener("pointerdown", onDown, { signal });
  element.addEventListener("pointermove", onMove, { signal });
  element.addEventListener("pointerup", onUp, { signal });
  element.addEventListener("pointercancel", onCancel, { signal });
  element.addEventListener("pointerleave", onLeave, { signal });
  element.addEventListener("dblclick", onDoubleClick, { signal });
  element.addEventListener("wheel", onWheel, { signal, passive: false });
  return () => controller.abort();
}

function clampTime(view: TraceView, time: number): number {
  const { start, end } = view.bounds.peek();
  return Math.min(Math.max(time, start), end);
}
