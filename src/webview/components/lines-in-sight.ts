import { useEffect, useLayoutEffect, useState, type MutableRef } from "preact/hooks";

/** Lines beyond each edge of what is in sight that are in the page, too, so that scrolling does not show emptiness. */
const linesBeyond = 12;

/** Which lines of a list are in the page: from `first` up to and without `end`, each `height` CSS pixels high. */
export interface LinesInSight {
  readonly first: number;
  readonly end: number;
  readonly height: number;
}

/**
 * Which of `count` equally high lines lie in sight of the scrolling element around them. `list` holds the lines, of which each one in
 * the page has a `data-line`; they begin where its element `[data-lines-begin]` ends.
 */
export function useLinesInSight(
  list: MutableRef<HTMLElement | null>,
  count: number,
  scrollerSelector: string,
): LinesInSight {
  const [sight, setSight] = useState<LinesInSight>({ first: 0, end: 2 * linesBeyond, height: 44 });
  const look = (): void => {
    const element = list.current;
    const scroller = element?.closest(scrollerSelector);
    const begin = element?.querySelector("[data-lines-begin]")?.getBoundingClientRect();
    if (element === null || scroller === null || scroller === undefined || begin === undefined) return;
    const measured = element.querySelector("[data-line]")?.getBoundingClientRect().height ?? 0;
    setSight((before) => {
      const height = measured > 0 ? measured : before.height;
      const edges = scroller.getBoundingClientRect();
      const contentTop = contentTopOf(element) + begin.height;
      const above = Math.floor((edges.top - contentTop) / height);
      const below = Math.ceil((edges.bottom - contentTop) / height);
      const first = Math.min(Math.max(0, above - linesBeyond), Math.max(0, count - 1));
      const end = Math.min(count, Math.max(first, below + linesBeyond));
      const isSame = first === before.first && end === before.end && height === before.height;
      return isSame ? before : { first, end, height };
    });
  };
  useLayoutEffect(look);
  useEffect(() => {
    const scroller = list.current?.closest(scrollerSelector);
    if (scroller === null || scroller === undefined) return undefined;
    const observer = new ResizeObserver(look);
    observer.observe(scroller);
    for (const child of scroller.children) observer.observe(child);
    scroller.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, [count]);
  return sight;
}

/** Where the lines of a list begin on the page, its head not counted: that may stick to the edge. */
function contentTopOf(list: HTMLElement): number {
  const caption = list.querySelector("caption")?.getBoundingClientRect();
  return list.getBoundingClientRect().top + (caption?.height ?? 0);
}
