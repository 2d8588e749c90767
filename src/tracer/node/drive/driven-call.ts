import type { DriveCommandName, DriveReport } from "../../../trace/drive-protocol";
import type { DriveChannel } from "./channel";
import type { FrameWatch } from "./frame-watch";

/** What the drivers work with. */
export interface DrivenCall {
  readonly channel: DriveChannel;
  readonly frames: FrameWatch;
  /** The `value` of a report, where values are recorded. */
  readonly preview: (value: unknown) => { readonly value?: string };
  /** Evaluates an expression in the scope of the called function's module. */
  readonly evaluate: (source: string) => unknown;
  /** How many items `run` takes from a generator. */
  readonly limit: number;
}

/** Says that what is driven does not know a command. */
export function refusal(what: string, known: readonly DriveCommandName[]): DriveReport {
  return { report: "refused", message: `${what} knows ${known.join(", ")}.` };
}
