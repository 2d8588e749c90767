import * as v from "valibot";
import * as vscode from "vscode";
import { commandIds } from "../command-ids";
import { traceNamed } from "../run/trace-at";
import type { TimelinePanels } from "./timeline-panels";

/** A place that a hover or a lens points at in a trace; lines from 1, columns from 0. */
export interface TimelineLink {
  readonly folder: string;
  readonly kind: "point" | "function";
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const linkSchema = v.object({
  folder: v.pipe(v.string(), v.minLength(1)),
  kind: v.picklist(["point", "function"]),
  file: v.pipe(v.string(), v.minLength(1)),
  line: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  column: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** The command of links into a timeline: opens the trace where it is not open, and selects the place in it. */
export function registerTimelineLinks(panels: TimelinePanels): vscode.Disposable {
  return vscode.commands.registerCommand(commandIds.showInTimeline, (argument: unknown) => {
    const link = v.safeParse(linkSchema, argument);
    if (!link.success) return;
    const { folder, kind, file, line, column } = link.output;
    const trace = traceNamed(folder);
    const panel = panels.of(folder) ?? (trace && panels.show(trace));
    if (panel === undefined) return;
    panel.panel.reveal(panel.panel.viewColumn, true);
    panel.revealTarget({ kind, file, line, column });
  });
}
