import * as v from "valibot";
import { failure, success, type Result } from "../base/result";
import { driveCommand, type DriveCommand } from "./drive-protocol";
import { driveState, type DriveState } from "./drive-state";
import { longestPath } from "./model/tables/files";
import type { TraceChunk } from "./trace-chunk";
import type { SourceRange } from "./wire/side-table";

/*
 * What the views and their host (the extension; a report's page; a test) say to each other. Both ends are typed by the
 * two unions `HostToView` and `ViewToHost`, and each end validates what it receives: the other one is a process of its own.
 *
 * How a panel comes up: the view sends `ready`; the host answers with `open`, then `chunks` from the start of the trace,
 * and `run-state` whenever it changes. A view that was reloaded sends `ready` again and is told everything again: nothing
 * is buffered as a difference. Every message about a trace carries the number that `open` gave it, so that what is still
 * under way for an earlier trace can be told apart and dropped.
 */

/** The number that a host gives to a trace it shows in a view; greater for each `open` of that view. */
export type ViewTrace = number;

/**
 * What becomes of the program whose trace is shown.
 *
 * - `starting`: the session has been asked for, and no program runs yet.
 * - `running`: it runs, and more chunks will come.
 * - `loading`: no program; a saved trace is being read.
 * - `ended`: all chunks have been sent. The program ended by itself, whatever its exit code.
 * - `cancelled`: the person stopped it; all chunks recorded until then have been sent.
 * - `failed`: it could not be started, or the trace could not be read. What was recorded stays.
 */
export type RunPhase = "starting" | "running" | "loading" | "ended" | "cancelled" | "failed";

/** The run as people see it. */
export interface RunState {
  readonly phase: RunPhase;
  /** For `failed` and `cancelled`: what happened, to what, and what to do; plain text. */
  readonly message?: string;
  /** For `ended`: null where a signal ended it. */
  readonly exitCode?: number | null;
  readonly signal?: string;
}

/** How much of a trace the host has sent, in bytes; `total` grows while the program runs. */
export interface LoadProgress {
  readonly sent: number;
  readonly total: number;
}

/** Something the host wants to be seen. `file` is the absolute path as the trace has it; lines from 1, columns from 0. */
export type RevealTarget =
  /** The latest slice at this suspension point, or the next of them where one is selected already. */
  | { readonly kind: "point"; readonly file: string; readonly line: number; readonly column: number }
  /** The latest coroutine of the function around this place. */
  | { readonly kind: "function"; readonly file: string; readonly line: number; readonly column: number }
  /** A coroutine, by the model's index. */
  | { readonly kind: "coroutine"; readonly coroutine: number }
  /** A moment, in ns since the start of the trace. */
  | { readonly kind: "time"; readonly time: number };

/** Which of the views fills the panel. */
export type ViewName = "timeline" | "await-tree" | "loop" | "table";

/** By what the replay steps: any event, the selected task's resumes, a source line, a turn of the loop. */
export type StepUnit = "event" | "task" | "line" | "turn";

/** How tracks are listed: by their thread, their function, what they do at the cursor, or each below the task that created it. */
export type GroupBy = "thread" | "function" | "state" | "task";

/** What the person has set up to look at; it outlives the panel. Never data of the trace. */
export interface NavigationState {
  readonly version: 1;
  readonly view: ViewName;
  /** What is in sight, in ns since the start of the trace; absent: all of it. */
  readonly window?: { readonly start: number; readonly end: number };
  /** In ns since the start of the trace. */
  readonly cursor?: number;
  /** Tracks by their keys (`model` indices would change with the order in which streams arrive). */
  readonly collapsed: readonly string[];
  readonly pinned: readonly string[];
  readonly filter: string;
  /** Absent: by thread. */
  readonly groupBy?: GroupBy;
  readonly stepUnit: StepUnit;
  /** Width of the side panel in CSS pixels. */
  readonly sideWidth?: number;
}

/** What the host tells a view. */
export type HostToView =
  /** A trace begins: forget the one before it. `navigation`: as last heard through `navigation-changed` for this trace. */
  | {
      readonly type: "open";
      readonly trace: ViewTrace;
      /** For people: the function or program that is traced. */
      readonly title: string;
      readonly state: RunState;
      readonly navigation?: NavigationState;
      /** The host knows what made the trace, and can run it again. */
      readonly canTraceAgain?: boolean;
      /** Opaque to the view, which keeps `{ restore }` as its persisted state: by it the host finds the trace again after a reload. */
      readonly restore?: string;
    }
  /** No trace to show; `hint` says why, where there is more to say than that none was made yet. */
  | { readonly type: "show-empty"; readonly hint?: string }
  /**
   * More of the trace. The view answers with `chunks-read`; a host keeps a few megabytes under way and no more.
   * `bytes` of a chunk may come as an `ArrayBuffer` too.
   */
  | {
      readonly type: "chunks";
      readonly trace: ViewTrace;
      readonly chunks: readonly TraceChunk[];
      readonly progress?: LoadProgress;
    }
  | { readonly type: "run-state"; readonly trace: ViewTrace; readonly state: RunState }
  | { readonly type: "reveal"; readonly trace: ViewTrace; readonly target: RevealTarget }
  /** The replay's commands of the editor; answered with `cursor-stepped`. Without a `unit`: by what is chosen in the view. */
  | {
      readonly type: "step-cursor";
      readonly trace: ViewTrace;
      readonly direction: "forward" | "backward";
      readonly unit?: StepUnit;
    }
  /** Another run begins, to compare the one that is shown with; the answer to `compare`. */
  | { readonly type: "other-open"; readonly trace: ViewTrace; readonly title: string }
  /** More of it, as `chunks`; the view answers with `other-chunks-read`. */
  | { readonly type: "other-chunks"; readonly trace: ViewTrace; readonly chunks: readonly TraceChunk[] }
  /** All of it was sent. `problem`: it could not be read; plain text. */
  | { readonly type: "other-end"; readonly trace: ViewTrace; readonly problem?: string }
  /** The call that this program makes is driven by hand, and this is how far it is. */
  | { readonly type: "drive-state"; readonly trace: ViewTrace; readonly state: DriveState };

/** A place in a source file; `range` has lines from 1 and columns from 0 in UTF-16 units. */
export interface SourceLocation {
  /** Absolute path on the machine that ran the program. */
  readonly file: string;
  readonly range: SourceRange;
}

/** One frame of the program at the cursor's moment, for the editor to show at its line. */
export interface ReplayFrame {
  readonly location: SourceLocation;
  /** The coroutine as the views name it: `ticker #2`. */
  readonly name: string;
  readonly state: "running" | "ready" | "suspended";
  /** One short remark beside the name and the state, plain text: `woken 24.1 ms ago, not running yet`. */
  readonly remark: string;
}

/** Things the host can do that are commands of the editor. */
export type HostCommand = "trace-again" | "open-examples" | "open-trace" | "save-trace" | "show-log";

/** What a view tells its host. */
export type ViewToHost =
  /** The view listens; everything shall be told from the start. */
  | { readonly type: "ready" }
  /** `bytes`: sum of the event and table bytes taken in by the model since the last such message. */
  | { readonly type: "chunks-read"; readonly trace: ViewTrace; readonly bytes: number }
  /** `preserveFocus`: the person only looks, and goes on in the view. */
  | {
      readonly type: "reveal-source";
      readonly trace: ViewTrace;
      readonly location: SourceLocation;
      readonly preserveFocus: boolean;
    }
  | { readonly type: "cancel-run"; readonly trace: ViewTrace }
  /** The person wants to compare the trace with another run: the host asks with which. */
  | { readonly type: "compare"; readonly trace: ViewTrace }
  | { readonly type: "other-chunks-read"; readonly trace: ViewTrace; readonly bytes: number }
  /** At most a few times a second. */
  | { readonly type: "navigation-changed"; readonly trace: ViewTrace; readonly navigation: NavigationState }
  /** The cursor rests at a moment; empty `frames` and no `time`: there is no cursor any more. */
  | {
      readonly type: "cursor-moved";
      readonly trace: ViewTrace;
      readonly time?: number;
      readonly frames: readonly ReplayFrame[];
    }
  /** The answer to a `step-cursor`; `moved`: there was a moment to step to. */
  | { readonly type: "cursor-stepped"; readonly trace: ViewTrace; readonly moved: boolean }
  /** The person drives; a command that is not heard just then does nothing. */
  | { readonly type: "drive"; readonly trace: ViewTrace; readonly command: DriveCommand }
  | { readonly type: "run-command"; readonly command: HostCommand }
  /** Something went wrong in the view itself; for the log. */
  | { readonly type: "error"; readonly message: string; readonly stack?: string };

/** The most frames that a `cursor-moved` carries: more could not be told apart in an editor. */
export const maximumReplayFrames = 500;

const longText = v.pipe(v.string(), v.maxLength(65_536));
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(longestPath));
const name = v.pipe(v.string(), v.maxLength(4_096));
/** Texts for people: one that is too long is cut, for a message that says less is better than none. */
const shown = (longest: number): v.GenericSchema<unknown, string> =>
  v.pipe(
    v.string(),
    v.transform((text) => text.slice(0, longest)),
  );
const shownName = shown(4_096);
const shownText = shown(65_536);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.pipe(v.number(), v.finite());
const trace = count;

const bytes = v.union([
  v.instance(Uint8Array),
  v.pipe(
    v.instance(ArrayBuffer),
    v.transform((buffer) => new Uint8Array(buffer)),
  ),
]);

const chunk = v.object({
  stream: name,
  part: v.picklist(["manifest", "header", "tables", "events"]),
  index: count,
  bytes,
});

const runState = v.object({
  phase: v.picklist(["starting", "running", "loading", "ended", "cancelled", "failed"]),
  message: v.exactOptional(shownText),
  exitCode: v.exactOptional(v.nullable(v.pipe(v.number(), v.safeInteger()))),
  signal: v.exactOptional(name),
});

const viewName = v.picklist(["timeline", "await-tree", "loop", "table"]);
const stepUnit = v.picklist(["event", "task", "line", "turn"]);
const trackKeys = v.pipe(v.array(name), v.maxLength(10_000));

const navigationState = v.object({
  version: v.literal(1),
  view: viewName,
  window: v.exactOptional(
    v.pipe(
      v.object({ start: time, end: time }),
      v.check(({ start, end }) => start < end, "a window ends after it starts"),
    ),
  ),
  cursor: v.exactOptional(time),
  collapsed: trackKeys,
  pinned: trackKeys,
  filter: name,
  groupBy: v.exactOptional(v.picklist(["thread", "function", "state", "task"])),
  stepUnit,
  sideWidth: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(10_000))),
});

const revealTarget = v.variant("kind", [
  v.object({ kind: v.literal("point"), file: path, line: count, column: count }),
  v.object({ kind: v.literal("function"), file: path, line: count, column: count }),
  v.object({ kind: v.literal("coroutine"), coroutine: count }),
  v.object({ kind: v.literal("time"), time }),
]);

const hostToView: v.GenericSchema<unknown, HostToView> = v.variant("type", [
  v.object({
    type: v.literal("open"),
    trace,
    title: shownName,
    state: runState,
    navigation: v.exactOptional(navigationState),
    canTraceAgain: v.exactOptional(v.boolean()),
    restore: v.exactOptional(path),
  }),
  v.object({ type: v.literal("show-empty"), hint: v.exactOptional(shownText) }),
  v.object({
    type: v.literal("chunks"),
    trace,
    chunks: v.array(chunk),
    progress: v.exactOptional(v.object({ sent: count, total: count })),
  }),
  v.object({ type: v.literal("run-state"), trace, state: runState }),
  v.object({ type: v.literal("reveal"), trace, target: revealTarget }),
  v.object({
    type: v.literal("step-cursor"),
    trace,
    direction: v.picklist(["forward", "backward"]),
    unit: v.exactOptional(stepUnit),
  }),
  v.object({ type: v.literal("other-open"), trace, title: shownName }),
  v.object({ type: v.literal("other-chunks"), trace, chunks: v.array(chunk) }),
  v.object({ type: v.literal("other-end"), trace, problem: v.exactOptional(shownText) }),
  v.object({ type: v.literal("drive-state"), trace, state: driveState }),
]);

const location = v.object({
  file: path,
  range: v.pipe(
    v.tuple([count, count, count, count]),
    v.check((range) => range[0] >= 1, "lines count from 1"),
  ),
});

const viewToHost: v.GenericSchema<unknown, ViewToHost> = v.variant("type", [
  v.object({ type: v.literal("ready") }),
  v.object({ type: v.literal("chunks-read"), trace, bytes: count }),
  v.object({ type: v.literal("reveal-source"), trace, location, preserveFocus: v.boolean() }),
  v.object({ type: v.literal("cancel-run"), trace }),
  v.object({ type: v.literal("compare"), trace }),
  v.object({ type: v.literal("other-chunks-read"), trace, bytes: count }),
  v.object({ type: v.literal("navigation-changed"), trace, navigation: navigationState }),
  v.object({
    type: v.literal("cursor-moved"),
    trace,
    time: v.exactOptional(time),
    frames: v.pipe(
      v.array(
        v.object({
          location,
          name,
          state: v.picklist(["running", "ready", "suspended"]),
          remark: name,
        }),
      ),
      v.maxLength(maximumReplayFrames),
    ),
  }),
  v.object({ type: v.literal("cursor-stepped"), trace, moved: v.boolean() }),
  v.object({ type: v.literal("drive"), trace, command: driveCommand }),
  v.object({
    type: v.literal("run-command"),
    command: v.picklist(["trace-again", "open-examples", "open-trace", "save-trace", "show-log"]),
  }),
  v.object({ type: v.literal("error"), message: longText, stack: v.exactOptional(longText) }),
]);

/** Validates what a view received. The error says which part of the message is wrong, for the log. */
export function parseHostMessage(message: unknown): Result<HostToView, string> {
  return parse(hostToView, message);
}

/** Validates what a host received. The error says which part of the message is wrong, for the log. */
export function parseViewMessage(message: unknown): Result<ViewToHost, string> {
  return parse(viewToHost, message);
}

/** Validates navigation state that comes back from where it was kept. */
export function parseNavigationState(value: unknown): Result<NavigationState, string> {
  return parse(navigationState, value);
}

function parse<T>(schema: v.GenericSchema<unknown, T>, value: unknown): Result<T, string> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return success(result.output);
  const [issue] = result.issues;
  return failure(`${v.getDotPath(issue) ?? "message"}: ${issue.message}`);
}
