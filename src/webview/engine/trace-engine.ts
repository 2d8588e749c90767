import type { CoroutineRow, SliceRow } from "../../trace/model/rows";
import { viewBudget, type TraceBudget, type UnreadEvents } from "../../trace/model/trace-budget";
import { TraceModel } from "../../trace/model/trace-model";
import { coroutineLabel } from "../../trace/query/describe";
import { FocusedCall, type FocusedSpan } from "../../trace/query/focused-call";
import type { TraceChunk } from "../../trace/trace-chunk";
import { TraceReader } from "../../trace/trace-reader";
import type { ReplayFrame, RevealTarget, StepUnit } from "../../trace/view-protocol";
import type { Fold } from "../timeline/time-scale";
import { stepCursor, type StepTarget } from "./cursor-step";
import { describeSelection, sliceLocation } from "./describe-selection";
import type { Details } from "./details";
import { findingLines, type FindingLine } from "./finding-lines";
import { flowsOf } from "./flows";
import { beginning, buildOverview } from "./overview";
import { loopLoads, type LoopLoad } from "./loop-load";
import { loopTurns, type LoopTurn } from "./loop-view";
import { measureRange, type RangeMeasure, type TimeRange } from "./measure-range";
import { pipelineView, type PipelineView } from "./pipeline-view";
import { findTarget } from "./reveal-target";
import { findIdleGaps } from "./idle-gaps";
import { replayFrames } from "./replay-frames";
import {
  closedAround,
  dependsOnMoment,
  listRows,
  plainArrangement,
  type Arrangement,
  type RowSource,
} from "./row-list";
import { runComparison, type RunComparison } from "./run-comparison";
import { searchSlices, type SearchResult } from "./search";
import { RowNavigation, type Located } from "./row-navigation";
import type { Flow, Overview, RowState, RowStates, Scene, SceneRequest, Selection, TrackRow } from "./scene";
import { sideBySide, type SideBySide } from "./side-by-side";
import { buildScene } from "./scene-builder";
import { statisticsTables, type StatisticsTables } from "./tables";
import { awaitView, type AwaitView } from "./await-view";
import { changeOf } from "../worker/list-change";
import { TrackLayout } from "./track-layout";
import { TrackListing } from "./track-listing";
import { TrackStates } from "./track-states";
import { translate } from "../text/translate";

/**
 * Of as many rows what is said of them is looked at with every chunk. Of more it is when a track was added, and at the end: meanwhile a
 * count beside a name may be an older one.
 */
const mostListedAgain = 2_000;

/** What changes when chunks arrive. */
export interface TraceSummary {
  /** When the program itself first did something, and the time of the latest event, in ns. */
  readonly start: number;
  readonly end: number;
  /** What the person asked for; undefined where that is everything, and before it began. */
  readonly focus: FocusedSpan | undefined;
  readonly eventCount: number;
  readonly coroutineCount: number;
  /** What is counted and not shown, as the view is full; undefined where it is not. */
  readonly unread: UnreadEvents | undefined;
  /** By how much all times were moved so far, in ns: a stream may turn out to have begun before the others. */
  readonly shifted: number;
  /** Changes with every chunk. */
  readonly revision: number;
}

/**
 * Holds a trace's model and answers what the views ask about it, always with plain data. Nothing outside of `engine/`
 * touches the model, so that this class can live in a worker.
 */
export class TraceEngine {
  readonly #model: TraceModel;
  readonly #reader: TraceReader;
  readonly #layout: TrackLayout;
  readonly #listing: TrackListing;
  readonly #states: TrackStates;
  readonly #focused: FocusedCall;
  #navigation: RowNavigation;
  #arrangement = plainArrangement;
  #moment: number | undefined;
  #isFinished = false;
  #rows: readonly TrackRow[] = [];
  #rowsRevision = -1;
  #listedRevision = -1;
  #other: TraceReader | undefined;

  /** `budget`: how much of a trace it takes in. */
  constructor(budget: TraceBudget = viewBudget) {
    this.#model = new TraceModel(budget);
    this.#reader = new TraceReader(this.#model);
    this.#layout = new TrackLayout(this.#model);
    this.#listing = new TrackListing(this.#model);
    this.#states = new TrackStates(this.#model, this.#layout);
    this.#focused = new FocusedCall(this.#model);
    this.#navigation = new RowNavigation(this.#model, this.#layout, []);
  }

  push(chunks: readonly TraceChunk[]): TraceSummary {
    for (const chunk of chunks) this.#reader.push(chunk);
    return this.#update();
  }

  /** No more chunks will come. */
  finish(): TraceSummary {
    this.#reader.finish();
    this.#rowsRevision = -1;
    this.#isFinished = true;
    return this.#update();
  }

  /** Lists the tracks as the person wants them. */
  arrange(arrangement: Arrangement): void {
    this.#arrangement = arrangement;
    this.#rowsRevision = -1;
  }

  /** By what tracks do at which moment they are listed, in ns, where that matters; undefined for the end of the trace. */
  arrangeAt(moment: number | undefined): void {
    if ((moment === undefined) !== (this.#moment === undefined)) this.#rowsRevision = -1;
    this.#moment = moment;
  }

  /**
   * The rows of the timeline from top to bottom; the same array while nothing changed. All other answers speak of the rows that were
   * last asked for, whatever came since: so whoever asks always knows which row is meant by a number.
   */
  rows(): readonly TrackRow[] {
    const { revision } = this.#model;
    const isRegrouped =
      dependsOnMoment(this.#arrangement) && this.#states.moveTo(this.#moment ?? this.#model.end);
    const isKnown = this.#listedRevision === revision || this.#rows.length > mostListedAgain;
    if (this.#rowsRevision === this.#layout.revision && isKnown && !isRegrouped) return this.#rows;
    this.#rowsRevision = this.#layout.revision;
    this.#listedRevision = revision;
    const rows = listRows(this.#rowSource(), this.#arrangement);
    if (changeOf(this.#rows, rows) === undefined) return this.#rows;
    this.#rows = rows;
    this.#navigation = new RowNavigation(this.#model, this.#layout, this.#rows);
    return this.#rows;
  }

  scene(request: SceneRequest): Scene {
    return buildScene(this.#model, this.#layout, this.#rows, request);
  }

  overview(buckets: number): Overview {
    return buildOverview(this.#model, this.#layout, buckets);
  }

  details(selection: Selection): Details | undefined {
    return describeSelection(this.#model, selection, (coroutine) => this.#nameOf(coroutine));
  }

  flows(selection: Selection | undefined): readonly Flow[] {
    return flowsOf(this.#model, this.#navigation, selection);
  }

  locate(selection: Selection): Located {
    return this.#navigation.locate(selection);
  }

  /** What the pinned rows do at a moment, and those from `first` up to and without `end`. */
  states(time: number, pinnedRows: number, first: number, end: number): RowStates {
    const states = new Map<number, RowState>();
    const add = (row: number): void => {
      const state = this.#navigation.stateAt(row, time);
      if (state !== undefined) states.set(row, state);
    };
    for (let row = 0; row < pinnedRows; row++) add(row);
    for (let row = first; row < end; row++) add(row);
    return states;
  }

  nearest(row: number, time: number): Selection | undefined {
    return this.#navigation.nearest(row, time);
  }

  neighbour(selection: Selection, direction: 1 | -1): Selection | undefined {
    return this.#navigation.neighbour(selection, direction);
  }

  /** Spans of time that may be folded. */
  idleGaps(): readonly Fold[] {
    return findIdleGaps(this.#model);
  }

  statistics(): StatisticsTables {
    return statisticsTables(this.#model);
  }

  findings(): readonly FindingLine[] {
    return findingLines(this.#model);
  }

  /** Who awaits whom at a moment. */
  awaits(time: number): AwaitView {
    return awaitView(this.#model, time, (coroutine) => this.#nameOf(coroutine));
  }

  /** What flowed between generators and through queues until a moment. */
  pipeline(time: number): PipelineView {
    return pipelineView(this.#model, time, (coroutine) => this.#nameOf(coroutine));
  }

  /** The turn of each event loop at a moment. */
  loopTurns(time: number): readonly LoopTurn[] {
    return loopTurns(this.#model, this.#layout, time, (coroutine) => this.#nameOf(coroutine));
  }

  /** Another trace will come, to compare this one with; what came of one before is forgotten. */
  openOther(): void {
    this.#other = new TraceReader(new TraceModel(viewBudget));
  }

  pushOther(chunks: readonly TraceChunk[]): void {
    for (const chunk of chunks) this.#other?.push(chunk);
  }

  /** All of the other trace is there: what changed; undefined where it is empty. */
  compareWithOther(): RunComparison | undefined {
    this.#other?.finish();
    if (this.#other === undefined || this.#other.model.coroutines.count === 0) return undefined;
    return runComparison(this.#model, this.#other.model);
  }

  closeOther(): void {
    this.#other = undefined;
  }

  /** How busy each event loop was over the whole trace. */
  loopLoads(): readonly LoopLoad[] {
    return loopLoads(this.#model);
  }

  search(text: string): SearchResult {
    return searchSlices(this.#model, text);
  }

  /** Every frame alive at a moment, for the editor. */
  replayFrames(time: number): readonly ReplayFrame[] {
    return replayFrames(this.#model, this.#layout, time, (coroutine) => this.#nameOf(coroutine));
  }

  /** What happened in a range of time, and what the selected coroutine's way through it depended on. */
  measure(range: TimeRange, selection: Selection | undefined): RangeMeasure {
    return measureRange(this.#model, this.#layout, range, this.#coroutineOf(selection), (coroutine) =>
      this.#nameOf(coroutine),
    );
  }

  sideBySide(range: TimeRange): SideBySide {
    return sideBySide(this.#model, range);
  }

  /** Where a step of the cursor leads, with what to select there; undefined at either end. */
  step(
    unit: StepUnit,
    direction: 1 | -1,
    time: number,
    selection: Selection | undefined,
  ): StepTarget | undefined {
    const origin = { time, direction, coroutine: this.#coroutineOf(selection) };
    const step = stepCursor(this.#model, this.#layout, unit, origin);
    if (step === undefined) return undefined;
    const { slice, time: to } = step;
    if (slice === 0) return { time: to, selection: undefined, location: undefined };
    const location = sliceLocation(this.#model, slice);
    return { time: to, selection: { kind: "slice", row: slice }, location };
  }

  /** What the host wants to be seen; `after` is what is selected, so that asking again goes on to the next. */
  find(target: RevealTarget, after: Selection | undefined): Selection | undefined {
    return findTarget(this.#model, target, after);
  }

  /** The keys of tracks that must be opened for a selection to be seen. */
  hiddenBehind(selection: Selection): readonly string[] {
    if (this.#navigation.isShown(selection)) return [];
    return closedAround(this.#rowSource(), this.#arrangement, (row) =>
      this.#navigation.isOwnRow(row, selection),
    );
  }

  #rowSource(): RowSource {
    return {
      model: this.#model,
      layout: this.#layout,
      listing: this.#listing,
      states: this.#states,
      momentName:
        this.#moment !== undefined
          ? translate("at the cursor")
          : this.#isFinished
            ? translate("at the end")
            : translate("now"),
    };
  }

  #update(): TraceSummary {
    this.#layout.update();
    const { end, eventCount, revision, coroutines, unread, shifted } = this.#model;
    return {
      start: beginning(this.#model),
      end,
      focus: this.#focused.find(),
      eventCount,
      coroutineCount: coroutines.count,
      unread: unread === undefined ? undefined : { ...unread },
      shifted,
      revision,
    };
  }

  #coroutineOf(selection: Selection | undefined): CoroutineRow {
    if (selection?.kind !== "slice") return 0 as CoroutineRow;
    return this.#model.slices.coroutine.get(selection.row as SliceRow);
  }

  /** As its row calls it; a nested coroutine by its function. */
  #nameOf(coroutine: CoroutineRow): string {
    const placement = this.#layout.placement(coroutine);
    const label = coroutineLabel(this.#model, coroutine).replace(/\(\)$/, "");
    if (placement?.lane !== 0) return label;
    const row = this.#rows[this.#navigation.rowOfCoroutine(coroutine)];
    return row?.kind === "task" ? row.name : label;
  }
}
