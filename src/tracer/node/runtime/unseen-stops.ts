import { code } from "../stream/records";
import type { Thread } from "./thread";

/**
 * Called where nothing runs any more, and yet a coroutine was not seen to stop: code without a probe suspended it, or an error left a
 * body without a `try`. It is suspended at an unknown point.
 */
export function recordUnseenStops(thread: Thread): void {
  for (let coroutine = thread.current; coroutine !== null;) {
    thread.stamp();
    if (!coroutine.isMuted) thread.events.record2(code.suspended, coroutine.id, 0);
    const { parent } = coroutine;
    coroutine.parent = null;
    coroutine = parent;
  }
  thread.current = null;
}
