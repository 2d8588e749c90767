import type { ReplayFrame } from "../../trace/view-protocol";
import type { Translator } from "../translator";

/** What one line of a file shows at the replay's moment. */
export interface FrameLine {
  /** From 1. */
  readonly line: number;
  /** The most telling state of the frames there: what runs, else what is ready, else what is suspended. */
  readonly state: ReplayFrame["state"];
  /** A remark for the end of the line. */
  readonly text: string;
  /** All frames of the line, for the hover. */
  readonly frames: readonly ReplayFrame[];
}

const order: readonly ReplayFrame["state"][] = ["running", "ready", "suspended"];

/** The most names that a line spells out. */
const namedFrames = 3;

/** The frames by file and line. Frames of one line are told together. */
export function frameLines(
  frames: readonly ReplayFrame[],
  l10n: Translator,
): ReadonlyMap<string, readonly FrameLine[]> {
  const files = new Map<string, Map<number, ReplayFrame[]>>();
  for (const frame of frames) {
    const [line] = frame.location.range;
    const lines = files.get(frame.location.file) ?? new Map<number, ReplayFrame[]>();
    files.set(frame.location.file, lines);
    lines.set(line, [...(lines.get(line) ?? []), frame]);
  }
  return new Map(
    [...files].map(([file, lines]) => [
      file,
      [...lines].map(([line, there]) => describeLine(line, there, l10n)).sort((a, b) => a.line - b.line),
    ]),
  );
}

/** In words: `ticker #1, ticker #2 ready · woken, not running yet`. */
function describeLine(line: number, frames: readonly ReplayFrame[], l10n: Translator): FrameLine {
  const state = order.find((candidate) => frames.some((frame) => frame.state === candidate)) ?? "suspended";
  const parts = order.flatMap((candidate) => {
    const names = frames.filter((frame) => frame.state === candidate).map(({ name }) => name);
    return names.length === 0 ? [] : [describeState(candidate, list(names, l10n), l10n)];
  });
  const told = frames.find((frame) => frame.state === state && frame.remark !== "");
  return {
    line,
    state,
    text: [...parts, ...(told === undefined ? [] : [told.remark])].join(" · "),
    frames,
  };
}

function describeState(state: ReplayFrame["state"], names: string, l10n: Translator): string {
  switch (state) {
    case "running":
      return l10n.t("{0} running", names);
    case "ready":
      return l10n.t("{0} ready", names);
    case "suspended":
      return l10n.t("{0} suspended", names);
  }
}

function list(names: readonly string[], l10n: Translator): string {
  const shown = names.slice(0, namedFrames).join(", ");
  return names.length > namedFrames ? l10n.t("{0} and {1} more", shown, names.length - namedFrames) : shown;
}
