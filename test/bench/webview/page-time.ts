import type { CDPSession, Page } from "playwright-core";

/** The wheel over the timeline, as a person turns it. */
export type Gesture = "pan" | "zoom" | "scroll";

/** How many frames a scripted gesture takes. */
const frames = 120;

/**
 * What a page costs in processor time, so that other load of the machine does not count: of its main thread, and of its whole process
 * with all workers.
 */
export class PageTime {
  private constructor(readonly session: CDPSession) {}

  static async of(page: Page): Promise<PageTime> {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    return new PageTime(session);
  }

  /** Spent on script in the main thread since the page was opened, in ms. */
  script(): Promise<number> {
    return this.#metric("ScriptDuration");
  }

  /** Spent by the page's process since it started, in ms. */
  process(): Promise<number> {
    return this.#metric("ProcessTime");
  }

  async close(): Promise<void> {
    await this.session.detach();
  }

  async #metric(wanted: string): Promise<number> {
    const { metrics } = await this.session.send("Performance.getMetrics");
    const metric = metrics.find(({ name }) => name === wanted);
    if (metric === undefined) throw new Error(`Chromium does not tell ${wanted}`);
    return metric.value * 1_000;
  }
}

/** Script time of each frame while the timeline is turned by the wheel, in ms. */
export async function timeGesture(page: Page, gesture: Gesture): Promise<number[]> {
  const time = await PageTime.of(page);
  const times: number[] = [];
  let before = await time.script();
  for (let frame = 0; frame < frames; frame++) {
    const direction = frame >= frames / 2 ? 1 : -1;
    await page.evaluate(turnWheel, { gesture, direction });
    const after = await time.script();
    times.push(after - before);
    before = after;
  }
  await time.close();
  return times;
}

interface WheelTurn {
  readonly gesture: Gesture;
  readonly direction: number;
}

/** Runs in the page: one step of a gesture, and the frame that follows from it. */
function turnWheel({ gesture, direction }: WheelTurn): Promise<void> {
  const canvas = document.querySelector(".timeline-canvas");
  if (canvas === null) throw new Error("there is no timeline");
  const box = canvas.getBoundingClientRect();
  if (gesture === "scroll") document.querySelector(".tracks")?.scrollBy(0, -direction * 180);
  else {
    canvas.dispatchEvent(
      new WheelEvent("wheel", {
        bubbles: true,
        cancelable: true,
        clientX: box.left + box.width * 0.4,
        clientY: box.top + 120,
        ctrlKey: gesture === "zoom",
        deltaX: gesture === "pan" ? -direction * 37 : 0,
        deltaY: gesture === "zoom" ? direction * 14 : 0,
      }),
    );
  }
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

/** What the page and its workers keep after a collection, array buffers included, in MB. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  let bytes = await heapUsage((method) => session.send(method));
  const targets: string[] = [];
  session.on("Target.attachedToTarget", ({ sessionId }) => targets.push(sessionId));
  await session.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  for (const target of targets) bytes += await heapUsage((method) => sendTo(session, target, method));
  await session.detach();
  return bytes / 1e6;
}

type HeapMethod = "HeapProfiler.collectGarbage" | "Runtime.getHeapUsage";

async function heapUsage(send: (method: HeapMethod) => Promise<unknown>): Promise<number> {
  await send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = (await send("Runtime.getHeapUsage")) as {
    usedSize: number;
    backingStorageSize: number;
  };
  return usedSize + backingStorageSize;
}

let requests = 0;

/** A request to a worker that is attached to a page's session. */
function sendTo(session: CDPSession, sessionId: string, method: HeapMethod): Promise<unknown> {
  const id = ++requests;
  return new Promise((resolve) => {
    const take = (event: { sessionId: string; message: string }): void => {
      const reply = JSON.parse(event.message) as { id?: number; result?: unknown };
      if (reply.id !== id) return;
      session.off("Target.receivedMessageFromTarget", take);
      resolve(reply.result);
    };
    session.on("Target.receivedMessageFromTarget", take);
    const message = JSON.stringify({ id, method });
    void session.send("Target.sendMessageToTarget", { sessionId, message });
  });
}
