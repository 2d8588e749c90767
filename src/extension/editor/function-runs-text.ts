import { commandIds } from "../command-ids";
import type { FunctionRun } from "../evidence/function-history";
import { runText } from "../evidence/run-text";
import type { RunPair } from "../panel/function-runs";
import type { TimelineLink } from "../panel/timeline-link";
import type { Translator } from "../translator";
import { codeSpan, commandLink } from "./markdown";

/** The hover of a function that was traced, as Markdown: how its last runs went, newest first, each a link into its timeline. */
export function functionRunsText(
  name: string,
  file: string,
  runs: readonly FunctionRun[],
  l10n: Translator,
): string {
  const called = codeSpan(name);
  const [last, before] = runs;
  if (last === undefined) return "";
  const head =
    before === undefined
      ? l10n.t("Last run of {0}", called)
      : l10n.t("Last {0} runs of {1}", runs.length, called);
  const links = runs.map((run) => {
    const { folder, line, column } = run;
    const link: TimelineLink = { folder, kind: "function", file, line, column };
    return commandLink(runText(run, l10n), commandIds.showInTimeline, link);
  });
  const lines = [`**${head}** · ${links.join(" · ")}`];
  if (before !== undefined) {
    const pair: RunPair = { folder: last.folder, other: before.folder };
    lines.push(commandLink(l10n.t("Compare the last two"), commandIds.compareRuns, pair));
  }
  return lines.join("\n\n");
}
