import * as v from "valibot";
import {
  driveCommand,
  driveCommandName,
  driveReport,
  type DriveCommand,
  type DriveCommandName,
  type DriveReport,
} from "./drive-protocol";

/** The most steps that are kept: a person looks at the last few. */
export const keptDriveSteps = 200;

/** What was said to a call that is driven by hand, or what it said. */
export type DriveStep =
  | { readonly by: "person"; readonly command: DriveCommand }
  | { readonly by: "driver"; readonly report: DriveReport };

/** A call that is driven by hand, as people see it. */
export interface DriveState {
  /** The language of expressions. */
  readonly language: "javascript" | "python";
  /** What the call gave; absent until it was made. */
  readonly what?: "generator" | "async-generator" | "coroutine";
  /** What it can be told; empty until the call was made. */
  readonly commands: readonly DriveCommandName[];
  /** It does what it was told, or the call is being made: no command is heard. */
  readonly isBusy: boolean;
  /** It has settled, or the program has ended: no command will be heard again. */
  readonly isOver: boolean;
  /** Oldest first; at most {@link keptDriveSteps}. */
  readonly steps: readonly DriveStep[];
}

/** Of a call that is about to be made. */
export function beginningDrive(language: DriveState["language"]): DriveState {
  return { language, commands: [], isBusy: true, isOver: false, steps: [] };
}

/** What is left of a state when the program ends, whatever was driven then. */
export function endedDrive(state: DriveState): DriveState {
  return { ...state, isBusy: false, isOver: true };
}

/** True where a driven call would hear a command now. */
export function listensTo(state: DriveState, { command }: DriveCommand): boolean {
  return state.isBusy === (command === "pause") && !state.isOver && state.commands.includes(command);
}

/** The state after something more was said. */
export function driveStateAfter(state: DriveState, step: DriveStep): DriveState {
  const steps = [...state.steps, step].slice(-keptDriveSteps);
  if (step.by === "person") return { ...state, steps, isBusy: true };
  const { report } = step;
  const heard = { ...state, steps, isBusy: false };
  switch (report.report) {
    case "ready":
      return { ...heard, what: report.what, commands: report.commands };
    case "settled":
      return endedDrive(heard);
    case "suspended":
    case "refused":
      return heard;
  }
}

/** Validates a {@link DriveState}. */
export const driveState = v.object({
  language: v.picklist(["javascript", "python"]),
  what: v.exactOptional(v.picklist(["generator", "async-generator", "coroutine"])),
  commands: v.array(driveCommandName),
  isBusy: v.boolean(),
  isOver: v.boolean(),
  steps: v.pipe(
    v.array(
      v.variant("by", [
        v.object({ by: v.literal("person"), command: driveCommand }),
        v.object({ by: v.literal("driver"), report: driveReport }),
      ]),
    ),
    v.maxLength(keptDriveSteps),
  ),
});
