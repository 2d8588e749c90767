import type { DriveFrame, DriveReport } from "../../trace/drive-protocol";
import type { ReplayFrame, SourceLocation } from "../../trace/view-protocol";
import type { Translator } from "../translator";

/** Where what is driven stands after a report: the frames to show at their lines, the driven one first. */
export function framesAfter(report: DriveReport, l10n: Translator): readonly ReplayFrame[] | undefined {
  switch (report.report) {
    case "ready":
      return report.frames.map((frame) => replayFrame(frame, undefined));
    case "suspended": {
      const said = report.value === undefined ? undefined : l10n.t("yields {0}", report.value);
      return report.frames.map((frame, index) => replayFrame(frame, index === 0 ? said : undefined));
    }
    case "settled":
      return [];
    case "refused":
      return undefined;
  }
}

/** The place of a driven call's frame, as far as its runtime tells. */
function placeOfFrame({ file, line, column = 0 }: DriveFrame): SourceLocation {
  return { file, range: [line, column, line, column] };
}

function replayFrame(frame: DriveFrame, said: string | undefined): ReplayFrame {
  return {
    location: placeOfFrame(frame),
    name: frame.function,
    state: frame.isRunning === true ? "running" : "suspended",
    remark: [said, frame.locals].filter((part) => part !== undefined && part !== "").join(" · "),
  };
}
