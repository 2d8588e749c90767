import { code } from "../stream/records";
import type { Thread } from "./thread";

/** Says that the program started another one, of which only its id and its name are known here. */
export function recordSpawnedProcess(thread: Thread, pid: number, name: string): void {
  thread.stampWithin();
  thread.events.record2(code.processSpawned, pid, thread.texts.idOf(name));
}
