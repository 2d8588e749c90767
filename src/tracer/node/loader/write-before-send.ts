import { MessagePort } from "node:worker_threads";
import { showAs } from "../runtime/original-source";

/* Captured before the program runs, which may replace them. */
const { setImmediate: scheduleImmediate, performance: clock } = globalThis;

/** A worker writes before so many messages in a row, and before one more for each ms that goes by. */
const mostInARow = 64;

/**
 * Has `write` called before each message to the parent process: test tools end their children as soon as these have said that they are done, and what
 * was recorded until then must not be lost.
 */
export function writeBeforeSend(write: () => void): void {
  callBefore(process, "send", write);
}

/**
 * The same for the messages of a worker, which is ended in the midst of whatever it does. Where messages follow each other fast, what was recorded is written once the
 * code that runs is done.
 */
export function writeBeforePost(write: () => void): void {
  let left = mostInARow;
  let last = 0;
  let isArmed = false;
  const writeLate = (): void => {
    isArmed = false;
    write();
  };
  callBefore(MessagePort.prototype, "postMessage", () => {
    const now = clock.now();
    left = Math.min(mostInARow, left + now - last);
    last = now;
    if (left >= 1) {
      left--;
      write();
    } else if (!isArmed) {
      isArmed = true;
      scheduleImmediate(writeLate).unref();
    }
  });
}

/** Puts a function in the place of another that does the same and looks the same, but calls `work` first. */
function callBefore(owner: object, name: string, work: () => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const native = descriptor?.value as (() => unknown) | undefined;
  if (native === undefined) return;
  const replacement = new Proxy(native, {
    apply(target, receiver, values: []): unknown {
      work();
      return Reflect.apply(target, receiver, values);
    },
  });
  showAs(replacement, native);
  Object.defineProperty(owner, name, { ...descriptor, value: replacement });
}
