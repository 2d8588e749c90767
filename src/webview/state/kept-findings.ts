import { effect, type ReadonlySignal, type Signal } from "@preact/signals";
import type { EngineClient } from "../engine/engine-client";
import type { FindingLine } from "../engine/finding-lines";
import type { TraceSummary } from "../engine/trace-engine";
import { dependOn } from "./depend-on";

/** How often what a run shows is looked for again while it goes on, in ms. */
const restBetweenFindings = 1_000;

/** What was found, and what says when it is time to look. */
interface Searched {
  readonly client: EngineClient;
  readonly summary: ReadonlySignal<TraceSummary>;
  readonly isComplete: ReadonlySignal<boolean>;
  readonly isDrawn: ReadonlySignal<boolean>;
  readonly sidePanel: ReadonlySignal<string>;
  readonly findings: Signal<readonly FindingLine[] | undefined>;
}

/**
 * Looks for findings. That takes a look at everything: it is done when all is there and drawn; before that, and where nothing can be
 * drawn, now and then for who looks at them. Returns what ends it.
 */
export function keepFindings(view: Searched): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = effect(() => {
    dependOn(view.summary);
    const isDue = view.isComplete.value && view.isDrawn.value;
    const isWanted = view.isComplete.value || view.sidePanel.value === "findings";
    if (!isDue && (!isWanted || timer !== undefined)) return;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        timer = undefined;
        view.client.ask("findings", [], (findings) => (view.findings.value = findings));
      },
      isDue ? 0 : restBetweenFindings,
    );
  });
  return () => {
    end();
    clearTimeout(timer);
  };
}
