/** The size of a canvas in CSS pixels, and how many pixels of the screen one of them has. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/**
 * Keeps a canvas exactly as many pixels large as it covers on the screen, so that hairlines stay hairlines at any zoom of
 * the window. Calls back at once and whenever the size changes; a canvas is blank then and must be drawn in the same turn.
 */
export function observeCanvasSize(
  canvas: HTMLCanvasElement,
  changed: (size: CanvasSize) => void,
): () => void {
  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const { width, height } = entry.contentRect;
    const device = entry.devicePixelContentBoxSize[0];
    canvas.width = pixels(device?.inlineSize, width);
    canvas.height = pixels(device?.blockSize, height);
    changed({ width, height, pixelRatio: width > 0 ? canvas.width / width : devicePixelRatio });
  });
  observer.observe(canvas, { box: "device-pixel-content-box" });
  return () => observer.disconnect();
}

/** What the browser counted; computed where it counts otherwise than it scales, as under an emulated pixel ratio. */
function pixels(counted: number | undefined, length: number): number {
  const computed = length * devicePixelRatio;
  return counted !== undefined && Math.abs(counted - computed) <= 1 ? counted : Math.round(computed);
}
