import type { DriveCommand, DriveReport } from "../../trace/drive-protocol";
import type { DriveState, DriveStep } from "../../trace/drive-state";
import { displayText } from "./display-text";
import { translate } from "./translate";

/** A command, and what came of it; the making of the call is a step without a command. */
export interface DriveExchange {
  readonly command?: DriveCommand;
  /** Absent while it is not known yet, and where the program ended meanwhile. */
  readonly report?: DriveReport;
}

/** What was said, in pairs, oldest first. */
export function exchangesOf(steps: readonly DriveStep[]): readonly DriveExchange[] {
  const exchanges: DriveExchange[] = [];
  for (const step of steps) {
    const open = exchanges.at(-1);
    if (step.by === "person") exchanges.push({ command: step.command });
    else if (open?.command !== undefined && open.report === undefined) {
      exchanges[exchanges.length - 1] = { ...open, report: step.report };
    } else exchanges.push({ report: step.report });
  }
  return exchanges;
}

/** The verb of each command, as its button has it. */
export const commandVerbs = {
  next: translate("Next"),
  send: translate("Send"),
  throw: translate("Throw"),
  turn: translate("One turn"),
  resume: translate("To its next resume"),
  run: translate("Run on"),
  pause: translate("Pause"),
  close: translate("Close"),
} as const;

/** A command as the person gave it: `Send 5`. */
export function commandText(command: DriveCommand): string {
  if (!("expression" in command)) return commandVerbs[command.command];
  const verb = command.command === "next" ? "send" : command.command;
  return `${commandVerbs[verb]} ${displayText(command.expression, 60)}`;
}

/** What came of a command, in a few words. */
export function reportText(report: DriveReport): string {
  switch (report.report) {
    case "ready":
      return report.hasBegun ? translate("waits") : translate("has not begun");
    case "suspended":
      if (report.value !== undefined) return translate("yields {0}", displayText(report.value));
      return report.frames[0]?.isRunning === true ? translate("resumed") : translate("waits");
    case "settled":
      return settledText(report);
    case "refused":
      return displayText(report.message, 400);
  }
}

function settledText({ outcome, value }: Extract<DriveReport, { report: "settled" }>): string {
  switch (outcome) {
    case "returned":
      return value === undefined ? translate("returned") : translate("returned {0}", displayText(value));
    case "threw":
      return translate("threw {0}", displayText(errorLine(value ?? ""))).trimEnd();
    case "closed":
      return translate("closed");
    case "never":
      return translate("never settles: nothing is left that could wake it");
  }
}

/** The line of a printed error that names it: the last one of Python's that is not indented, the first one of Node's. */
function errorLine(printed: string): string {
  const lines = printed.split("\n").filter((line) => line.trim() !== "");
  if (!printed.startsWith("Traceback ")) return lines[0] ?? "";
  return lines.findLast((line) => !/^\s/.test(line)) ?? "";
}

/** What is driven and how far it is, in one sentence for its heading and for a screen reader. */
export function standText(state: DriveState): string {
  if (state.isBusy) return state.what === undefined ? translate("is being called") : translate("runs");
  const last = state.steps.findLast((step) => step.by === "driver" && step.report.report !== "refused");
  const said = last?.by === "driver" ? last.report : undefined;
  if (state.isOver && said?.report !== "settled") return translate("ended with its program");
  if (said === undefined) return translate("is being called");
  if (said.report === "suspended" && said.value !== undefined) return translate("is suspended");
  return reportText(said);
}
