import { signal } from "@preact/signals";
import type { NavigationState } from "../../trace/view-protocol";

/** Narrower, in CSS pixels, no sentence could be read. */
export const leastSideWidth = 220;

/** As much of the page as the side panel may take: the rest is the timeline's. */
const greatestShare = 0.7;

/** How wide the side panel is, where it stands beside the timeline. */
export class SideWidth {
  /** As the person wants it, in CSS pixels; undefined: as the page's width suggests. */
  readonly wanted = signal<number | undefined>(undefined);

  /** The most that a page of some width has for it. */
  static greatest(pageWidth: number): number {
    return Math.max(leastSideWidth, Math.round(pageWidth * greatestShare));
  }

  restore({ sideWidth }: NavigationState): void {
    this.wanted.value = sideWidth;
  }

  navigation(): Pick<NavigationState, "sideWidth"> {
    const { value } = this.wanted;
    return value === undefined ? {} : { sideWidth: value };
  }

  set(width: number, pageWidth: number): void {
    this.wanted.value = Math.round(Math.min(Math.max(width, leastSideWidth), SideWidth.greatest(pageWidth)));
  }
}
