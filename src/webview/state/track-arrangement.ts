import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { GroupBy, NavigationState } from "../../trace/view-protocol";
import { dependsOnMoment, type Arrangement } from "../engine/row-list";

/** As long as a filter may be, in UTF-16 units. */
const longestFilter = 1_000;

/** As many keys of tracks as are remembered beyond a panel's life. */
const mostKeys = 10_000;

/** Which tracks are listed, and how: what the person opened, pinned, filtered and grouped. */
export class TrackArrangement {
  /** Keys of tracks that are not as they are by themselves, open or closed. */
  readonly toggled = signal<ReadonlySet<string>>(new Set());
  readonly pinned = signal<ReadonlySet<string>>(new Set());
  readonly filter = signal("");
  readonly groupBy = signal<GroupBy>("thread");

  /** Whether tracks come and go, or change places, as the cursor moves. */
  readonly followsCursor: ReadonlySignal<boolean> = computed(() =>
    dependsOnMoment({ groupBy: this.groupBy.value, filter: this.filter.value }),
  );

  /** All of it, for the engine. */
  get value(): Arrangement {
    return {
      toggled: this.toggled.value,
      pinned: this.pinned.value,
      filter: this.filter.value,
      groupBy: this.groupBy.value,
    };
  }

  /** Takes up what the person left. */
  restore(navigation: NavigationState): void {
    this.toggled.value = new Set(navigation.collapsed);
    this.pinned.value = new Set(navigation.pinned);
    this.filter.value = navigation.filter;
    this.groupBy.value = navigation.groupBy ?? "thread";
  }

  /** What outlives the panel. */
  navigation(): Pick<NavigationState, "collapsed" | "pinned" | "filter" | "groupBy"> {
    return {
      collapsed: [...this.toggled.value].slice(0, mostKeys),
      pinned: [...this.pinned.value].slice(0, mostKeys),
      filter: this.filter.value,
      groupBy: this.groupBy.value,
    };
  }

  /** Opens or closes tracks. */
  toggle(keys: readonly string[]): void {
    const toggled = new Set(this.toggled.peek());
    for (const key of keys) if (!toggled.delete(key)) toggled.add(key);
    this.toggled.value = toggled;
  }

  /** Keeps a track in sight above all others, or no longer; true where it is from now on. */
  togglePin(key: string): boolean {
    const pinned = new Set(this.pinned.peek());
    const isPinned = !pinned.delete(key);
    if (isPinned) pinned.add(key);
    this.pinned.value = pinned;
    return isPinned;
  }

  setFilter(filter: string): void {
    this.filter.value = filter.slice(0, longestFilter);
  }
}
