import { batch, computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { DriveState } from "../../trace/drive-state";
import type { LoadProgress, NavigationState, RunState, ViewTrace } from "../../trace/view-protocol";
import type { EngineClient } from "../engine/engine-client";
import type { Details } from "../engine/details";
import type { TimeRange } from "../engine/measure-range";
import type { Located } from "../engine/row-navigation";
import type { Flow, Overview, RowStates, Scene, Selection, TrackRow } from "../engine/scene";
import type { TraceSummary } from "../engine/trace-engine";
import { rowHeight, rulerHeight, type RowGeometry } from "../timeline/row-geometry";
import {
  bringIntoSight,
  endOf,
  fitAll,
  fitSpan,
  followEnd,
  resizeTo,
  type TimeBounds,
  type Viewport,
} from "../timeline/viewport";
import { formatMoment } from "../timeline/ticks";
import type { SearchResult } from "../engine/search";
import { TimeScale, type Fold } from "../timeline/time-scale";
import type { FindingLine } from "../engine/finding-lines";
import { standText } from "../text/drive-text";
import { ChunkIntake } from "./chunk-intake";
import { dependOn } from "./depend-on";
import { keepRowStates, keepSelectionExplained } from "./kept-answers";
import { keepFindings } from "./kept-findings";
import { keepRows, listRowsAt } from "./kept-rows";
import { OtherRun } from "./other-run";
import { Replay } from "./replay";
import { SelectionHistory } from "./selection-history";
import { SideWidth } from "./side-width";
import { TrackArrangement } from "./track-arrangement";
import { TurnTaking } from "./turn-taking";
import { translate } from "../text/translate";

/**
 * Whether the window goes along with a program that runs: what the person asked for, all of the trace, its newest part, or not
 * at all. Asked for is the call of one function where it was such a run; what its module did before is then to the left.
 */
export type Following = "asked" | "all" | "end" | "off";

/** What the panel beside the timeline shows. */
export type SidePanelName = "drive" | "why" | "awaits" | "loop" | "pipeline" | "statistics" | "findings";

/** `isReturn`: to what was selected once before. */
interface SelectOptions {
  readonly moveCursor: boolean;
  readonly isReturn?: boolean;
}

const overviewBuckets = 480;

/** How many rows are left below the last one, so that it does not stick to the edge. */
const rowsBelow = 2;

/** All there is to know of one trace that is being looked at. Components read it, gestures change it. */
export class TraceView {
  readonly runState = signal<RunState>({ phase: "starting" });
  readonly progress = signal<LoadProgress | undefined>(undefined);
  readonly summary = signal<TraceSummary>({
    start: 0,
    end: 0,
    focus: undefined,
    eventCount: 0,
    coroutineCount: 0,
    unread: undefined,
    shifted: 0,
    revision: 0,
  });
  readonly rows = signal<readonly TrackRow[]>([]);
  /** The revision of the trace at which the rows were listed. */
  readonly rowsRevision = signal(0);
  /** What was last asked to be drawn. */
  readonly scene = signal<Scene | undefined>(undefined);
  readonly overview = signal<Overview | undefined>(undefined);
  /** Of the canvas below the headings, in CSS pixels. */
  readonly size = signal({ width: 0, height: 0 });
  readonly viewport = signal<Viewport>(fitAll({ start: 0, end: 1_000_000 }, 800));
  readonly following = signal<Following>("asked");
  readonly scrollTop = signal(0);
  readonly selection = signal<Selection | undefined>(undefined);
  readonly located = signal<Located | undefined>(undefined);
  readonly details = signal<Details | undefined>(undefined);
  readonly flows = signal<readonly Flow[]>([]);
  /** The row the keyboard is on; follows the selection. */
  readonly currentRow = signal(-1);
  readonly cursor = signal<number | undefined>(undefined);
  /** Where a measured range was begun; it goes on to the cursor. */
  readonly mark = signal<number | undefined>(undefined);
  readonly range: ReadonlySignal<TimeRange | undefined> = computed(() => {
    const [mark, cursor] = [this.mark.value, this.cursor.value];
    if (mark === undefined || cursor === undefined || mark === cursor) return undefined;
    return { start: Math.min(mark, cursor), end: Math.max(mark, cursor) };
  });
  readonly hovered = signal<{ readonly row: number; readonly item: number } | undefined>(undefined);
  readonly pointer = signal<{ readonly x: number; readonly y: number } | undefined>(undefined);
  /** What the rows in sight do at the cursor. */
  readonly rowStates = signal<RowStates>(new Map());
  readonly arrangement = new TrackArrangement();
  readonly sideWidth = new SideWidth();
  readonly replay = new Replay();
  /** True once all chunks of a run that is over were read. */
  readonly isComplete = signal(false);
  readonly sidePanel = signal<SidePanelName>("why");
  /** How far a call is that is driven by hand; undefined where none is. */
  readonly drive = signal<DriveState | undefined>(undefined);
  /** Undefined while nobody looked for any. */
  readonly findings = signal<readonly FindingLine[] | undefined>(undefined);
  /** True once the timeline has shown all of a run that is over. */
  readonly isDrawn = signal(false);
  readonly foldsIdle = signal(false);
  readonly searchText = signal("");
  readonly searchResult = signal<SearchResult | undefined>(undefined);
  /** What a screen reader is told. */
  readonly announcement = signal("");
  readonly intake: ChunkIntake;
  readonly history = new SelectionHistory();
  readonly other: OtherRun;
  /** The host knows what made the trace, and can run it again. */
  canTraceAgain = false;
  /** What keys do. */
  readonly turns = new TurnTaking();

  readonly bounds: ReadonlySignal<TimeBounds> = computed(() => ({
    start: this.summary.value.start,
    end: Math.max(this.summary.value.start + 1, this.summary.value.end),
  }));
  readonly isLive: ReadonlySignal<boolean> = computed(() => {
    const { phase } = this.runState.value;
    return phase === "running" || phase === "starting";
  });
  /** The pinned rows are the first of all. */
  readonly rowGeometry: ReadonlySignal<RowGeometry> = computed(() => {
    const unpinned = this.rows.value.findIndex(({ isPinned }) => !isPinned);
    const pinnedRows = unpinned < 0 ? this.rows.value.length : unpinned;
    return { pinnedRows, scrollTop: this.scrollTop.value };
  });
  readonly contentHeight: ReadonlySignal<number> = computed(
    () => rulerHeight + (this.rows.value.length + rowsBelow) * rowHeight,
  );

  readonly #disposals: (() => void)[];
  #scale = new TimeScale();
  /** What was taken up counts from where the trace begins once all of it was read: what comes meanwhile does not move it. */
  #isTakenUp = false;

  constructor(
    readonly trace: ViewTrace,
    readonly title: string,
    readonly client: EngineClient,
    onBytesRead: (bytes: number) => void,
  ) {
    this.other = new OtherRun(client);
    this.intake = new ChunkIntake(client, {
      read: onBytesRead,
      grown: (summary, isComplete) => {
        batch(() => {
          this.#moveTimes(summary.shifted - this.summary.peek().shifted);
          this.summary.value = summary;
          this.isComplete.value = isComplete;
        });
      },
    });
    this.#disposals = [
      keepRows(this),
      effect(() => this.#askForOverview()),
      keepFindings(this),
      effect(() => this.#keepWindow()),
      keepSelectionExplained(this),
      keepRowStates(this),
    ];
  }

  dispose(): void {
    this.intake.dispose();
    this.replay.dispose();
    for (const dispose of this.#disposals) dispose();
    this.client.dispose();
  }

  /** Takes up where the person was the last time. */
  restore(navigation: NavigationState): void {
    batch(() => {
      this.arrangement.restore(navigation);
      this.sideWidth.restore(navigation);
      this.replay.restore(navigation);
      this.cursor.value = navigation.cursor;
      this.#isTakenUp = navigation.cursor !== undefined || navigation.window !== undefined;
      if (navigation.window === undefined) return;
      this.following.value = "off";
      const { start, end } = navigation.window;
      this.viewport.value = fitSpan(start, end, this.viewport.peek().width);
    });
  }

  /** What outlives the panel. */
  navigation(): NavigationState {
    const viewport = this.viewport.value;
    const cursor = this.cursor.value;
    return {
      version: 1,
      view: "timeline",
      ...(this.following.value === "off" ? { window: { start: viewport.start, end: endOf(viewport) } } : {}),
      ...(cursor === undefined ? {} : { cursor }),
      ...this.arrangement.navigation(),
      ...this.sideWidth.navigation(),
      ...this.replay.navigation(),
    };
  }

  resize(width: number, height: number): void {
    batch(() => {
      this.size.value = { width, height };
      this.viewport.value = resizeTo(this.viewport.peek(), Math.max(1, width));
    });
  }

  /** A moment as the ruler counts it, as exact as `resolution`, in ns. */
  momentText(time: number, resolution = 10_000): string {
    return formatMoment(time - this.bounds.value.start, resolution);
  }

  /** Shows another window, because the person wants to. */
  look(viewport: Viewport): void {
    this.#isTakenUp = false;
    batch(() => {
      this.following.value = "off";
      this.viewport.value = viewport;
    });
  }

  fit(): void {
    batch(() => {
      this.following.value = "all";
      this.viewport.value = fitAll(this.bounds.peek(), this.viewport.peek().width, this.#scale);
    });
  }

  /** Selects something, and has it and its row in sight; then it is `done`. */
  select(
    selection: Selection | undefined,
    options: SelectOptions = { moveCursor: true },
    done: () => void = () => undefined,
  ): void {
    const previous = this.selection.peek();
    const isOther = previous?.kind !== selection?.kind || previous?.row !== selection?.row;
    if (isOther && options.isReturn !== true) this.history.left(previous);
    if (selection === undefined) {
      batch(() => {
        this.selection.value = undefined;
        this.announcement.value = translate("Nothing selected");
      });
      done();
      return;
    }
    if (!options.moveCursor || !this.arrangement.followsCursor.peek()) {
      this.#selectShown(selection, options, done);
      return;
    }
    this.client.ask("locate", [selection], ({ start }) => {
      listRowsAt(this, start);
      this.#selectShown(selection, options, done);
    });
  }

  #selectShown(selection: Selection, options: SelectOptions, done: () => void): void {
    this.client.ask("hiddenBehind", [selection], (keys) => {
      if (keys.length > 0) this.arrangement.toggle(keys);
      this.client.ask("locate", [selection], (located) => {
        if (located.row < 0 && this.arrangement.filter.peek() !== "") {
          this.setFilter("");
          this.select(selection, options, done);
          return;
        }
        batch(() => {
          this.selection.value = selection;
          if (options.moveCursor) this.cursor.value = located.start;
          this.#bringIntoSight(located);
        });
        done();
      });
    });
  }

  /** Selects again what was selected before, or after that. */
  goThroughHistory(direction: 1 | -1): void {
    const next = this.history.go(direction, this.selection.peek());
    if (next === undefined) this.announcement.value = translate("Nothing was selected before or after this");
    else this.select(next, { moveCursor: true, isReturn: true });
  }

  /** A call that is driven by hand went on; the first time, what drives it comes into sight. */
  takeDrive(state: DriveState): void {
    if (this.drive.peek() === undefined) this.sidePanel.value = "drive";
    this.drive.value = state;
    if (!state.isBusy) this.announcement.value = standText(state);
  }

  /** Keeps a track in sight above all others, or no longer. */
  togglePin(key: string): void {
    this.announcement.value = this.arrangement.togglePin(key)
      ? translate("Pinned above all tracks")
      : translate("No longer pinned");
  }

  /** Shows only the tracks that a filter lets through. */
  setFilter(filter: string): void {
    this.arrangement.setFilter(filter);
    this.scrollTo(0);
    this.client.ask("rows", [], (rows) => {
      const shown = rows.filter(({ kind }) => kind === "task").length;
      this.announcement.value = filter === "" ? translate("All tracks") : translate("{0} tracks", shown);
    });
  }

  /** Has a moment in sight. */
  showTime(time: number): void {
    const viewport = this.viewport.peek();
    const moved = bringIntoSight(viewport, this.bounds.peek(), time, time);
    if (moved !== viewport) this.look(moved);
  }

  /** Folds or unfolds the time in which nothing ran, and shows everything. */
  foldIdle(isFolded: boolean): void {
    const apply = (folds: readonly Fold[]): void => {
      batch(() => {
        this.foldsIdle.value = isFolded;
        this.#scale = new TimeScale(folds);
        this.fit();
      });
      if (isFolded && folds.length === 0)
        this.announcement.value = translate("There is no long idle time to fold");
    };
    if (isFolded) this.client.ask("idleGaps", [], apply);
    else apply([]);
  }

  scrollTo(top: number): void {
    const most = Math.max(0, this.contentHeight.peek() - this.size.peek().height);
    this.scrollTop.value = Math.min(Math.max(0, top), most);
  }

  /** Scrolls as little as needed for a row to be in sight. */
  showRow(row: number): void {
    if (row < 0) return;
    const { pinnedRows } = this.rowGeometry.peek();
    if (row < pinnedRows) return;
    const top = row * rowHeight;
    const hidden = pinnedRows * rowHeight;
    const visible = this.size.peek().height - rulerHeight;
    const { value } = this.scrollTop;
    if (top < value + hidden) this.scrollTo(top - hidden - rowHeight);
    else if (top + rowHeight > value + visible) this.scrollTo(top + 2 * rowHeight - visible);
  }

  /** A stream began before the others: the cursor, the mark and the window stay at the moments at which they are. */
  #moveTimes(amount: number): void {
    if (amount === 0 || this.#isTakenUp) return;
    const viewport = this.viewport.peek();
    this.#scale = this.#scale.movedBy(amount);
    const scale = viewport.scale.movedBy(amount);
    this.viewport.value = { ...viewport, scale, start: viewport.start + amount };
    for (const moment of [this.cursor, this.mark]) if (moment.value !== undefined) moment.value += amount;
  }

  #bringIntoSight(located: Located): void {
    this.currentRow.value = located.row;
    this.showRow(located.row);
    const viewport = this.viewport.peek();
    const moved = bringIntoSight(
      viewport,
      this.bounds.peek(),
      located.start,
      Math.min(located.end, this.bounds.peek().end),
    );
    if (moved !== viewport) this.look(moved);
  }

  #askForOverview(): void {
    dependOn(this.summary);
    this.client.ask("overview", [overviewBuckets], (overview) => (this.overview.value = overview));
  }

  #keepWindow(): void {
    const bounds = this.bounds.value;
    const following = this.following.value;
    const { width } = this.size.value;
    if (width === 0) return;
    const viewport = this.viewport.peek();
    if (following === "asked") {
      const { start, end = bounds.end } = this.summary.value.focus ?? bounds;
      // While the program runs, more of what was asked for may come.
      const seen = this.isComplete.value ? end : bounds.end;
      this.viewport.value = fitAll({ start, end: seen }, width, this.#scale);
    } else if (following === "all") this.viewport.value = fitAll(bounds, width, this.#scale);
    else if (following === "end") this.viewport.value = followEnd(viewport, bounds);
    // Where the view is full, nothing more comes into sight: there is nobody to follow.
    if (this.isLive.value && this.summary.value.unread !== undefined) this.following.value = "off";
  }
}
