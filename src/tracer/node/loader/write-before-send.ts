import { showAs } from "../runtime/original-source";

/**
 * Has `write` called before each message to the parent process: test tools end their children as soon as these have said that they are done, and what
 * was recorded until then must not be lost.
 */
export function writeBeforeSend(write: () => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(process, "send");
  const native = descriptor?.value as NodeJS.Process["send"];
  if (native === undefined) return;
  const replacement = new Proxy(native, {
    apply(target, receiver, values): unknown {
      write();
      return Reflect.apply(target, receiver, values);
    },
  });
  showAs(replacement, native);
  Object.defineProperty(process, "send", { ...descriptor, value: replacement });
}
