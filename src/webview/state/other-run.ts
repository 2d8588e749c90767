import { signal } from "@preact/signals";
import type { TraceChunk } from "../../trace/trace-chunk";
import type { EngineClient } from "../engine/engine-client";
import type { RunComparison } from "../engine/run-comparison";

/** How far a comparison with another run is. */
export type ComparisonState =
  | { readonly phase: "none" }
  | { readonly phase: "reading"; readonly title: string }
  | { readonly phase: "failed"; readonly title: string; readonly problem: string }
  | { readonly phase: "compared"; readonly title: string; readonly comparison: RunComparison };

/** The other run that the one that is shown is compared with, as the host sends it. */
export class OtherRun {
  readonly state = signal<ComparisonState>({ phase: "none" });

  constructor(readonly client: EngineClient) {}

  open(title: string): void {
    this.client.ask("openOther", [], () => undefined);
    this.state.value = { phase: "reading", title };
  }

  push(chunks: readonly TraceChunk[], taken: (bytes: number) => void): void {
    const read = chunks.filter(({ part }) => part === "events" || part === "tables");
    const bytes = read.reduce((sum, chunk) => sum + chunk.bytes.byteLength, 0);
    this.client.ask("pushOther", [chunks], () => taken(bytes));
  }

  /** All of it was sent; or it could not be read, and `problem` says why. */
  finish(problem: string | undefined): void {
    const state = this.state.peek();
    if (state.phase !== "reading") return;
    const { title } = state;
    if (problem !== undefined) this.state.value = { phase: "failed", title, problem };
    else {
      this.client.ask("compareWithOther", [], (comparison) => {
        this.state.value =
          comparison === undefined
            ? { phase: "failed", title, problem: "Nothing that could be compared ran in it." }
            : { phase: "compared", title, comparison };
      });
    }
  }

  close(): void {
    this.client.ask("closeOther", [], () => undefined);
    this.state.value = { phase: "none" };
  }
}
