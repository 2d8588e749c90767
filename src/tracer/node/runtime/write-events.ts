import type { PackedWriter } from "../../../trace/wire/packed-writer";
import { code, entity, outcome } from "../stream/records";
import { type CoroutineState, endings } from "./coroutine-state";
import type { PromiseInfo } from "./promise-info";

/** Writes that a coroutine is suspended at a point, on nothing that is known; `value` is a string id, 0 for none. */
export function writeSuspended(
  events: PackedWriter,
  { id, file }: CoroutineState,
  point: number,
  value: number,
): void {
  const pointId = file.pointBase + point;
  if (value === 0) events.recordOfCoroutineAt(code.suspended, id, pointId);
  else events.record3(code.suspendedWithValue, id, pointId, value);
}

/** Writes that a coroutine waits for a promise, which is a coroutine's or was reported. */
export function writeSuspendedOn(
  events: PackedWriter,
  { id, file }: CoroutineState,
  point: number,
  { owner, awaitable }: PromiseInfo,
): void {
  const pointId = file.pointBase + point;
  if (owner !== null) events.record3(code.suspendedOnCoroutine, id, pointId, owner.id);
  else events.record3(code.suspendedOnAwaitable, id, pointId, awaitable);
}

/** Writes that a coroutine runs on; `value` is a string id, 0 for none. */
export function writeResumed(events: PackedWriter, { id }: CoroutineState, value: number): void {
  if (value === 0) events.recordOfCoroutine(code.resumed, id);
  else events.record2(code.resumedWithValue, id, value);
}

/** Writes how a coroutine ends. */
export function writeSettled(events: PackedWriter, { id, ending, endValue }: CoroutineState): void {
  if (ending === endings.threw) events.record3(code.settled, id, outcome.threw, endValue);
  else if (ending === endings.closing) events.record3(code.settled, id, outcome.closed, 0);
  else if (endValue === 0) events.recordOfCoroutine(code.returned, id);
  else events.record2(code.returnedValue, id, endValue);
}

/** Writes that the running coroutine held the event loop for `duration` ns, on its way to the point `next` (0: not known). */
export function writeHeld(
  events: PackedWriter,
  { file, index, passed }: CoroutineState,
  duration: number,
  next: number,
): void {
  const [line, until] = file.linesBetween(index, passed, next);
  const last = line === until ? 0 : until;
  events.record(code.loopBlocked, [duration, file.functionBase + index, line, last]);
}

/** Writes that nobody handled an error; `thrower` is the coroutine that threw it, 0 where that is not known. */
export function writeUnhandled(events: PackedWriter, thrower: number, value: number): void {
  const kind = thrower === 0 ? entity.none : entity.coroutine;
  events.record3(code.errorUnhandled, kind, thrower, value);
}
