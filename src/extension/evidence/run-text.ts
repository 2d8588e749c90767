import { formatDuration } from "../../base/units";
import type { Translator } from "../translator";
import type { FunctionRun } from "./function-history";

/** Runs that are told in one line before the rest is left out. */
const mostTold = 5;

/** How the calls of a function went in one run: `120 ms`, `failed after 3.00 ms`, `3 calls up to 120 ms (1 failed)`. */
export function runText(run: FunctionRun, l10n: Translator): string {
  const { calls, failed, cancelled, unfinished } = run;
  const longest = formatDuration(run.longest);
  if (calls === 1) {
    if (failed > 0) return l10n.t("failed after {0}", longest);
    if (cancelled > 0) return l10n.t("cancelled after {0}", longest);
    return unfinished > 0 ? l10n.t("not ended after {0}", longest) : longest;
  }
  const others = [
    ...(failed > 0 ? [l10n.t("{0} failed", failed)] : []),
    ...(cancelled > 0 ? [l10n.t("{0} cancelled", cancelled)] : []),
    ...(unfinished > 0 ? [l10n.t("{0} not ended", unfinished)] : []),
  ];
  const text = l10n.t("{0} calls up to {1}", calls, longest);
  return others.length === 0 ? text : `${text} (${others.join(", ")})`;
}

/** How the last runs of a function went, newest first: `Last 3 runs: 120 ms, 95.0 ms, failed after 3.00 ms`. */
export function runsText(runs: readonly FunctionRun[], l10n: Translator): string {
  const told = runs.slice(0, mostTold).map((run) => runText(run, l10n));
  return l10n.t(
    "Last {0} runs: {1}",
    runs.length,
    [...told, ...(runs.length > mostTold ? ["…"] : [])].join(", "),
  );
}
