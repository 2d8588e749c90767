import type { RuntimeDescription } from "../../src/trace/wire/format";
import { StreamBuilder } from "./trace-builder";

const millisecond = 1_000_000;

/** Two threads beside the main one, looked at after 20, 40 and 60 ms; the second one is in C code for the last two. */
export function gilStream(gil: NonNullable<RuntimeDescription["gil"]> = "sampled"): StreamBuilder {
  const runtime = { name: "python", version: "3.13.0", gil } as const;
  const stream = new StreamBuilder({ encoding: "fixed", runtime });
  for (const thread of [1, 2]) {
    stream.thread = thread;
    stream.emit("thread-started", { thread, name: `Worker-${thread}` });
  }
  stream.thread = 0;
  const look = (thread: number, held: number, wanted: number, native: number): void => {
    stream.emit("gil-estimated", {
      ...{ thread, duration: 20 * millisecond },
      ...{ held: held * millisecond, wanted: wanted * millisecond, native: native * millisecond },
    });
  };
  stream.time = 20 * millisecond;
  look(1, 12, 8, 0);
  look(2, 8, 12, 0);
  stream.time = 40 * millisecond;
  look(1, 19, 1, 0);
  look(2, 0, 0, 18);
  stream.time = 60 * millisecond;
  look(2, 0, 0, 20);
  return stream;
}
