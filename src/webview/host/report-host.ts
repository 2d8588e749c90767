import type { TraceChunk, TracePart } from "../../trace/trace-chunk";
import type { HostToView, RunState } from "../../trace/view-protocol";
import type { HostInterface } from "./host-interface";

/** The number of the one trace of a report. */
const trace = 1;

/**
 * The host of the views in a report: a page that holds its trace in data blocks, and no editor around it. It tells the views the
 * trace, and what an editor would do (show a line, run again) does not happen.
 */
export class ReportHost implements HostInterface {
  readonly #blocks: readonly HTMLScriptElement[];
  readonly #title: string;

  /** A report's host where the page is one, else undefined. */
  static of(page: Document): ReportHost | undefined {
    const root = page.getElementById("root");
    const blocks = [
      ...page.querySelectorAll<HTMLScriptElement>('script[type="application/x-coroscope-trace"]'),
    ];
    const isReport = root?.dataset["title"] !== undefined && page.body.classList.contains("report");
    return isReport ? new ReportHost(blocks, root.dataset["title"] ?? "") : undefined;
  }

  private constructor(blocks: readonly HTMLScriptElement[], title: string) {
    this.#blocks = blocks;
    this.#title = title;
  }

  postMessage(message: unknown): void {
    const isReady =
      typeof message === "object" && message !== null && "type" in message && message.type === "ready";
    if (!isReady) return;
    void this.#tell().catch((error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error);
      say({
        type: "run-state",
        trace,
        state: { phase: "failed", message: `The trace in this report cannot be read: ${problem}.` },
      });
    });
  }

  getState(): unknown {
    return undefined;
  }

  setState(): void {
    // A report is opened anew each time.
  }

  async #tell(): Promise<void> {
    say({ type: "open", trace, title: this.#title, state: { phase: "loading" } });
    let state: RunState = { phase: "ended" };
    for (const [index, block] of this.#blocks.entries()) {
      const chunk = await chunkOf(block);
      block.remove();
      if (chunk.part === "manifest") state = stateOf(chunk.bytes);
      say({
        type: "chunks",
        trace,
        chunks: [chunk],
        progress: { sent: index + 1, total: this.#blocks.length },
      });
    }
    say({ type: "run-state", trace, state });
  }
}

function say(data: HostToView): void {
  window.dispatchEvent(new MessageEvent("message", { data }));
}

/** The chunk of a data block: base64 of `deflate-raw`. */
async function chunkOf({ dataset, textContent }: HTMLScriptElement): Promise<TraceChunk> {
  const packed = Uint8Array.from(atob(textContent), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return {
    stream: dataset["stream"] ?? "",
    part: (dataset["part"] ?? "") as TracePart,
    index: Number(dataset["index"] ?? 0),
    bytes: new Uint8Array(await new Response(stream).arrayBuffer()),
  };
}

/** How the run ended, as the trace's manifest tells. */
function stateOf(manifest: Uint8Array): RunState {
  const { ended } = JSON.parse(new TextDecoder().decode(manifest)) as {
    ended?: { exitCode?: unknown; signal?: unknown; cancelled?: unknown };
  };
  if (ended?.cancelled === true)
    return { phase: "cancelled", message: "This run was stopped before its end." };
  return {
    phase: "ended",
    ...(typeof ended?.exitCode === "number" ? { exitCode: ended.exitCode } : {}),
    ...(typeof ended?.signal === "string" ? { signal: ended.signal } : {}),
  };
}
