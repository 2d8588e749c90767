import * as v from "valibot";
import * as vscode from "vscode";
import type { StepUnit } from "../../trace/view-protocol";
import { commandIds } from "../command-ids";
import type { SourceReveal } from "./source-reveal";
import type { TimelinePanels } from "./timeline-panels";

const unitSchema = v.picklist(["event", "task", "line", "turn"]);

/**
 * Step Forward and Step Backward in the replay of the timeline that is looked at, from wherever the focus is. A keybinding may say
 * by what (`"args": "line"`); without that it is what the timeline is set to. The commands return whether there was a moment to step
 * to, once its line is shown.
 */
export function registerStepCommands(
  panels: TimelinePanels,
  sources: Pick<SourceReveal, "settled">,
): vscode.Disposable {
  const register = (id: string, direction: "forward" | "backward"): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      const parsed = v.safeParse(unitSchema, argument);
      const unit: StepUnit | undefined = parsed.success ? parsed.output : undefined;
      if (panels.current === undefined) {
        void vscode.window.showInformationMessage(vscode.l10n.t("Open a timeline to step through its run."));
        return false;
      }
      const moved = await panels.current.stepCursor(direction, unit);
      await sources.settled;
      return moved;
    });
  return vscode.Disposable.from(
    register(commandIds.stepForward, "forward"),
    register(commandIds.stepBackward, "backward"),
  );
}
