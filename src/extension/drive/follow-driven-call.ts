import * as vscode from "vscode";
import type { TimelinePanel } from "../panel/timeline-panel";
import type { SourceReveal } from "../panel/source-reveal";
import type { ReplayDecorations } from "../replay/replay-decorations";
import type { DrivenCall } from "./driven-call";
import { framesAfter } from "./driven-frames";

/** Where the editor shows how far a driven call is. */
export interface DrivenSources {
  readonly frames: ReplayDecorations;
  readonly sources: SourceReveal;
}

/** Shows in the editor where a driven call stands, after each thing that it was told; closing its panel lets go of it. */
export function followDrivenCall(
  call: DrivenCall,
  panel: TimelinePanel,
  { frames, sources }: DrivenSources,
): void {
  const reports = call.onReport((report) => {
    const shown = framesAfter(report, vscode.l10n);
    if (shown === undefined) return;
    frames.show(panel, shown);
    const [driven] = shown;
    if (driven !== undefined) void sources.show(driven.location, true, panel.panel.viewColumn);
  });
  panel.onDidClose(() => {
    reports.dispose();
    call.letGo();
  });
}
