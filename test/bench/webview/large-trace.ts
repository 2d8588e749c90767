import type { TraceChunk } from "../../../src/trace/trace-chunk";
import { manifestChunk, StreamBuilder } from "../../traces/trace-builder";

/** How many tasks live at the same time. */
const concurrent = 40;

/** How often each of them is suspended before it ends and another of its function takes its place. */
const suspensions = 60;

/** The size of the pieces in which a host would send the events, in bytes. */
const pieceSize = 1 << 20;

/**
 * A run of about `events` events as an asyncio program makes them: forty tasks of five functions at a time, each suspended
 * sixty times, all turns of the loop, wakeups by timers, now and then a turn that holds the loop. The same each time.
 */
export function largeTrace(events: number): TraceChunk[] {
  const stream = new StreamBuilder();
  const random = pseudoRandom(7);
  const functions = Array.from({ length: 5 }, (_, index) => {
    const id = stream.function(`worker_${index}`, { line: 10 + index * 10 });
    return { id, point: stream.point(id, `queue_${index}.get()`, { line: 12 + index * 10 }) };
  });
  stream.emit("loop-started", { loop: 1, name: "loop" });
  const slots = Array.from({ length: concurrent }, () => ({ task: 0, left: 0, isSuspended: false, kind: 0 }));
  let count = 1;
  let nextTask = 1;
  let turn = 0;
  while (count < events) {
    stream.wait(2_000 + Math.floor(random() * 30_000));
    stream.emit("turn-started", { loop: 1, number: ++turn, phase: "ready-queue" });
    count += 2;
    const busy = 1 + Math.floor(random() * 8);
    for (let step = 0; step < busy; step++) {
      const slot = slots[Math.floor(random() * concurrent)];
      if (slot === undefined) continue;
      if (slot.task === 0) {
        slot.kind = Math.floor(random() * functions.length);
        slot.task = nextTask++;
        slot.left = suspensions;
        const functionId = functions[slot.kind]?.id ?? 0;
        stream.emit("coroutine-created", { coroutine: slot.task, function: functionId });
        stream.emit("task-created", { task: slot.task, name: `Task-${slot.task}`, root: slot.task });
        count += 2;
      }
      stream.emit("task-ready", { task: slot.task, reason: "timer" }).wait(400 + Math.floor(random() * 900));
      stream.emit("task-step-started", { task: slot.task });
      if (slot.isSuspended) stream.emit("coroutine-resumed", { coroutine: slot.task, mode: "value" });
      else
        stream.emit("coroutine-started", { coroutine: slot.task, function: functions[slot.kind]?.id ?? 0 });
      stream.wait(random() < 0.0005 ? 40_000_000 : 800 + Math.floor(random() * 6_000));
      count += 4;
      if (slot.left-- > 0) {
        stream.emit("coroutine-suspended", { coroutine: slot.task, point: functions[slot.kind]?.point ?? 0 });
        stream.emit("task-step-ended", { task: slot.task });
        slot.isSuspended = true;
      } else {
        stream.emit("coroutine-settled", { coroutine: slot.task, outcome: "returned" });
        stream.emit("task-settled", { task: slot.task, outcome: "returned" });
        stream.emit("task-step-ended", { task: slot.task });
        slot.task = 0;
        slot.isSuspended = false;
        count++;
      }
    }
    stream.emit("turn-ended", { loop: 1 });
  }
  return [manifestChunk(), ...stream.chunks().flatMap(inPieces)];
}

function inPieces(chunk: TraceChunk): TraceChunk[] {
  if (chunk.part !== "events") return [chunk];
  const pieces: TraceChunk[] = [];
  for (let at = 0; at < chunk.bytes.length; at += pieceSize) {
    pieces.push({ ...chunk, bytes: chunk.bytes.slice(at, at + pieceSize) });
  }
  return pieces;
}

/** A small linear congruential generator: a bench must measure the same thing each time. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
