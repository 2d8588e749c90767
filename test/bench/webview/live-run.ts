import type { TraceChunk } from "../../../src/trace/trace-chunk";
import type { ViewHarness } from "../../webview/view-harness";
import { largeTrace } from "./large-trace";
import { PageTime } from "./page-time";

/** Frames in a second: so often a host tells what came. */
const framesPerSecond = 60;

/** What watching a program that runs costs. */
export interface LiveFigures {
  /** Script time of the page's thread in each frame, in ms. */
  readonly frames: readonly number[];
  /** Processor time of page and worker for each second that the program ran, in ms. */
  readonly processPerSecond: number;
  /** From the last bytes that were sent until all were taken in, in ms. */
  readonly behind: number;
}

/**
 * Sends a run's events as they come, `eventsPerSecond` in each second's frames, while the timeline follows the program. Where a frame
 * takes longer than its sixtieth of a second the next is sent at once: all events are sent, however busy the machine is.
 */
export async function watchLiveRun(
  harness: ViewHarness,
  eventsPerSecond: number,
  seconds: number,
): Promise<LiveFigures> {
  const { first, pieces } = liveChunks(eventsPerSecond * seconds, framesPerSecond * seconds);
  await harness.send({ type: "open", trace: 1, title: "live", state: { phase: "running" } });
  await harness.sendChunks(1, first);
  await harness.stageChunks(pieces);
  const time = await PageTime.of(harness.page);
  const frames: number[] = [];
  const begin = await time.process();
  let before = await time.script();
  for (let frame = 0; frame < pieces.length; frame++) {
    await harness.page.evaluate(sendStaged, { frame, milliseconds: 1_000 / framesPerSecond });
    const after = await time.script();
    frames.push(after - before);
    before = after;
  }
  const sent = performance.now();
  const bytes = [...first, ...pieces].reduce(
    (sum, { part, bytes }) => sum + (part === "events" || part === "tables" ? bytes.byteLength : 0),
    0,
  );
  await harness.waitFor("chunks-read", () => readBytes(harness) >= bytes);
  const behind = performance.now() - sent;
  const processPerSecond = ((await time.process()) - begin) / seconds;
  await time.close();
  return { frames, processPerSecond, behind };
}

function readBytes({ received }: ViewHarness): number {
  return received.reduce((sum, message) => sum + (message.type === "chunks-read" ? message.bytes : 0), 0);
}

/** A run in as many pieces as frames, and what comes before its events. */
function liveChunks(events: number, frames: number): { first: TraceChunk[]; pieces: TraceChunk[] } {
  const chunks = largeTrace(events);
  const isEvents = ({ part }: TraceChunk): boolean => part === "events";
  const bytes = Buffer.concat(chunks.filter(isEvents).map(({ bytes }) => bytes));
  const [sample] = chunks.filter(isEvents);
  if (sample === undefined) throw new Error("the run has no events");
  const step = Math.ceil(bytes.length / frames);
  const pieces = Array.from({ length: frames }, (_, frame) => ({
    ...sample,
    bytes: new Uint8Array(bytes.subarray(frame * step, (frame + 1) * step)),
  }));
  return { first: chunks.filter((chunk) => !isEvents(chunk)), pieces };
}

/** Runs in the page: hands on one staged piece, and waits until its frame is over. */
function sendStaged({ frame, milliseconds }: { frame: number; milliseconds: number }): Promise<void> {
  const { staged } = globalThis as unknown as { staged: unknown[] };
  const chunks = [staged[frame]];
  staged[frame] = undefined;
  const end = performance.now() + milliseconds;
  window.dispatchEvent(new MessageEvent("message", { data: { type: "chunks", trace: 1, chunks } }));
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, Math.max(0, end - performance.now())));
  });
}
