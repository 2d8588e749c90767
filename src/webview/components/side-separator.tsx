import { useEffect, useRef, useState } from "preact/hooks";
import { leastSideWidth, SideWidth } from "../state/side-width";
import { translate } from "../text/translate";

/** How far one key moves the separator, in CSS pixels; with Shift four times as far. */
const keyStep = 16;

/**
 * Between the timeline and the panel beside it: dragged, or moved by arrow keys, Home and End; a double click or Enter gives back the
 * width that the page suggests (WAI-ARIA Authoring Practices, window splitter). Not there where the panel lies below.
 */
export function SideSeparator({ sideWidth }: { readonly sideWidth: SideWidth }) {
  const separator = useRef<HTMLDivElement>(null);
  const width = useWidthOfNext(separator);
  const pageWidth = (): number => separator.current?.parentElement?.clientWidth ?? innerWidth;
  const keys: Readonly<Record<string, (step: number) => number | undefined>> = {
    ArrowLeft: (step) => width + step,
    ArrowRight: (step) => width - step,
    Home: () => leastSideWidth,
    End: () => SideWidth.greatest(pageWidth()),
    Enter: () => undefined,
  };
  const reset = (): void => {
    sideWidth.wanted.value = undefined;
  };
  return (
    <div
      ref={separator}
      class="side-separator"
      role="separator"
      aria-orientation="vertical"
      aria-label={translate("Width of the side panel")}
      aria-controls="side-frame"
      aria-valuemin={leastSideWidth}
      aria-valuemax={SideWidth.greatest(pageWidth())}
      aria-valuenow={width}
      aria-valuetext={translate("{0} pixels", width)}
      tabIndex={0}
      onDblClick={reset}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const right = event.currentTarget.parentElement?.getBoundingClientRect().right ?? innerWidth;
        sideWidth.set(right - event.clientX, pageWidth());
      }}
      onKeyDown={(event) => {
        const widthFor = keys[event.key];
        if (widthFor === undefined) return;
        event.preventDefault();
        const wanted = widthFor(event.shiftKey ? keyStep * 4 : keyStep);
        if (wanted === undefined) reset();
        else sideWidth.set(wanted, pageWidth());
      }}
    />
  );
}

/** The width of the element after this one, whatever decides it. */
function useWidthOfNext(separator: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(leastSideWidth);
  useEffect(() => {
    const next = separator.current?.nextElementSibling;
    if (!(next instanceof HTMLElement)) return undefined;
    const observer = new ResizeObserver(() => setWidth(next.offsetWidth));
    observer.observe(next);
    return () => observer.disconnect();
  }, [separator]);
  return width;
}
