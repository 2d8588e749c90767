import { entityKind, entityRow } from "../../trace/model/entity";
import type { AwaitableRow, SliceRow } from "../../trace/model/rows";
import { stateCode } from "../../trace/model/states";
import type { TraceModel } from "../../trace/model/trace-model";
import { awaitedCall } from "../../trace/query/causes/wait-reasons";
import { previousSlice } from "../../trace/query/window";
import { awaitableKinds, resumeModes } from "../../trace/vocabulary";

/** What a run after a suspension began with; nothing where that is empty, or not surely the value of the expression. */
export interface CameBack {
  readonly lastResult?: string;
  readonly lastError?: string;
}

/** What each language gives where there is no value. */
const noValues: ReadonlySet<string> = new Set(["", "None", "undefined"]);

/**
 * What an `await` gave or a `yield` was sent, by the last run that went on there. Of a `yield` only where that ended the last
 * suspension: what it was sent belongs to what it had yielded.
 */
export function cameBack(model: TraceModel, resumed: SliceRow, lastSuspended: SliceRow): CameBack {
  const { slices, strings } = model;
  const value = strings.get(slices.value.get(resumed));
  if (noValues.has(value)) return {};
  const suspended = suspensionBefore(model, resumed);
  const { kind } = model.points.info(slices.point.get(resumed));
  const isKnown = kind === "yield" ? suspended === lastSuspended : isOfExpression(model, suspended);
  if (!isKnown) return {};
  switch (resumeModes[slices.mode.get(resumed) - 1]) {
    case "value":
      return { lastResult: value };
    case "throw":
      return { lastError: value };
    default:
      return {};
  }
}

/**
 * Whether what a coroutine went on with after a suspension is the value of its expression. A promise's value is that of its `await`. In Python what goes on
 * is told what a future gave to the innermost coroutine, and coroutines that were not traced may have made something else of it.
 */
function isOfExpression(model: TraceModel, suspended: SliceRow): boolean {
  const { points, slices } = model;
  const { kind, label, function: functionRow } = points.info(slices.point.get(suspended));
  if (kind !== "await") return false;
  const { file } = model.functions.info(functionRow);
  if (!/\.pyi?$/i.test(model.files.path(file))) return true;
  return isDirectlyAwaited(model, suspended, label);
}

function suspensionBefore(model: TraceModel, resumed: SliceRow): SliceRow {
  const before = previousSlice(model, resumed);
  const isReady = before !== 0 && model.slices.state.get(before) === stateCode.ready;
  return isReady ? previousSlice(model, before) : before;
}

/** Calls of asyncio whose future gives what their `await` gives. */
const directCall = /^[\w.]*\b(?:gather|run_in_executor|to_thread)\s*\(/;

function isDirectlyAwaited(model: TraceModel, suspended: SliceRow, label: string): boolean {
  const call = awaitedCall(model, suspended);
  if (call !== 0) {
    const { name } = model.functions.info(model.coroutines.function.get(call));
    const called = /^(?:[\w.]*\.)?(\w+)\s*(\()?/.exec(label);
    return /^[\w.]+$/.test(label) || (called?.[2] !== undefined && called[1] === name);
  }
  const awaited = model.slices.entity.get(suspended);
  if (entityKind(awaited) !== "awaitable" || !directCall.test(label)) return false;
  const row = entityRow(awaited) as AwaitableRow;
  const awaitable = awaitableKinds[model.awaitables.kind.get(row)];
  return awaitable === "gather" || awaitable === "thread-pool";
}
