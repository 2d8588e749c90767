import type { Nanos } from "../../base/units";
import type { TraceManifest } from "../wire/format";
import { unbounded, type TraceBudget, type UnreadEvents } from "./trace-budget";
import { AwaitableTable } from "./tables/awaitables";
import { BlockedSpanTable } from "./tables/blocked-spans";
import { CallbackTable } from "./tables/callbacks";
import { CoroutineTable } from "./tables/coroutines";
import { FileTable } from "./tables/files";
import { FunctionTable } from "./tables/functions";
import { GapTable } from "./tables/gaps";
import { GilEstimateTable } from "./tables/gil-estimates";
import { LoopTable } from "./tables/loops";
import { MessageTable } from "./tables/messages";
import { PointTable } from "./tables/points";
import { ProcessTable } from "./tables/processes";
import { OperationTable, ResourceTable } from "./tables/resources";
import { RunFindingTable } from "./tables/run-findings";
import { SliceTable } from "./tables/slices";
import { StringTable } from "./tables/strings";
import { TaskTable } from "./tables/tasks";
import { ThreadTable } from "./tables/threads";
import { TurnTable } from "./tables/turns";
import { WakeupTable } from "./tables/wakeups";

/**
 * What is known of a run: columnar tables that a `TraceReader` fills while the run goes on, and that views, the command
 * line and tests query through `src/trace/query`.
 *
 * Rows count from 1, and 0 is "none". Rows are only ever added; the newest slice, turn, … of a thing may still be open
 * (its end is Infinity). Times are nanoseconds since the earliest stream of the trace began.
 */
export class TraceModel {
  readonly strings = new StringTable();
  readonly files = new FileTable();
  readonly functions = new FunctionTable();
  readonly points = new PointTable();
  readonly processes = new ProcessTable();
  readonly threads = new ThreadTable();
  readonly loops = new LoopTable();
  readonly coroutines = new CoroutineTable();
  readonly slices = new SliceTable();
  readonly tasks = new TaskTable();
  readonly awaitables = new AwaitableTable();
  readonly turns = new TurnTable();
  readonly callbacks = new CallbackTable();
  readonly wakeups = new WakeupTable();
  readonly blockedSpans = new BlockedSpanTable();
  readonly resources = new ResourceTable();
  readonly operations = new OperationTable();
  readonly messages = new MessageTable();
  readonly runFindings = new RunFindingTable();
  readonly gaps = new GapTable();
  readonly gilEstimates = new GilEstimateTable();

  /** What was traced, once that is known. */
  manifest: TraceManifest | undefined;
  /** Changes whenever the model does, so that a view knows when to draw again. */
  revision = 0;
  /** The time of the latest event. */
  end = 0 as Nanos;
  /**
   * When the traced program first did something of its own: its first coroutine, task, callback or awaitable. What lies
   * before is the start of the runtime, and views begin here. Infinity while nothing happened yet.
   */
  activityStart = Infinity as Nanos;
  /** How many events came, those that were left {@link unread} included. */
  eventCount = 0;
  /** By how much all times were moved until now, in ns; whoever keeps times has to move them, too. */
  shifted = 0;
  #unread: { since: number; until: number; events: number } | undefined;

  constructor(private readonly budget: TraceBudget = unbounded) {}

  /** True once the program has ended and its trace is complete as far as the session knows. */
  get isComplete(): boolean {
    return this.manifest?.ended !== undefined && this.#unread === undefined;
  }

  /** True once the budget is used up: nothing is added any more, and nothing that is there changes. */
  get isFull(): boolean {
    return this.#unread !== undefined || this.strings.characters > this.budget.characters;
  }

  /** What came after the budget was used up; undefined while everything is in the model. */
  get unread(): UnreadEvents | undefined {
    return this.#unread;
  }

  /** Counts an event of a moment, and says whether the model has room for it. Once it had not, it never has. */
  admit(time: number): boolean {
    const { events, characters } = this.budget;
    const isWithin = ++this.eventCount <= events && this.strings.characters <= characters;
    if (isWithin && this.#unread === undefined) return true;
    this.#unread ??= { since: this.end, until: this.end, events: 0 };
    this.#unread.events++;
    this.#unread.until = Math.max(this.#unread.until, time);
    return false;
  }

  /** Moves all times by `amount`: a stream turned out to have begun before the one that seemed to be the first. */
  shiftTimes(amount: number): void {
    for (const table of this.#timed()) table.shiftTimes(amount);
    this.shifted += amount;
    this.end = (this.end + amount) as Nanos;
    this.activityStart = (this.activityStart + amount) as Nanos;
    if (this.#unread === undefined) return;
    this.#unread.since += amount;
    this.#unread.until += amount;
  }

  #timed(): readonly { shiftTimes(amount: number): void }[] {
    return [
      this.processes,
      this.threads,
      this.loops,
      this.coroutines,
      this.slices,
      this.tasks,
      this.awaitables,
      this.turns,
      this.callbacks,
      this.wakeups,
      this.blockedSpans,
      this.resources,
      this.operations,
      this.messages,
      this.runFindings,
      this.gaps,
      this.gilEstimates,
    ];
  }
}
