import type { Outline, PipelineEdge, PipelineRole, SuspendableFunction } from "../../analysis/outline";
import type { Translator } from "../translator";
import { comparePositions } from "./outline-queries";
import { codeSpan } from "./markdown";

/** What a stage of a pipeline is called. */
export function roleName(role: PipelineRole, l10n: Translator): string {
  switch (role) {
    case "source":
      return l10n.t("source");
    case "filter":
      return l10n.t("filter");
    case "broadcast":
      return l10n.t("broadcast");
    case "sink":
      return l10n.t("sink");
  }
}

/** Markdown: what a function is in the pipeline of its file, where its values come from and where they go; undefined where it is in none. */
export function pipelineSentence(
  { pipeline }: Outline,
  { nameRange }: SuspendableFunction,
  l10n: Translator,
): string | undefined {
  if (pipeline === undefined) return undefined;
  const index = pipeline.stages.findIndex(
    (stage) => comparePositions(stage.nameRange.start, nameRange.start) === 0 && stage.name !== "<module>",
  );
  const stage = pipeline.stages[index];
  if (stage === undefined) return undefined;
  const place = (other: number, { evidence }: PipelineEdge): string =>
    l10n.t(
      "{0} (line {1})",
      codeSpan(pipeline.stages[other]?.name ?? ""),
      evidence[0]?.range.start.line ?? stage.nameRange.start.line,
    );
  const from = pipeline.edges.filter(({ to }) => to === index).map((edge) => place(edge.from, edge));
  const to = pipeline.edges.filter((edge) => edge.from === index).map((edge) => place(edge.to, edge));
  return [
    l10n.t("In this file's pipeline it is a {0}.", roleName(stage.role, l10n)),
    ...(from.length > 0 ? [l10n.t("Values come from {0}.", from.join(", "))] : []),
    ...(to.length > 0 ? [l10n.t("Values go to {0}.", to.join(", "))] : []),
  ].join(" ");
}
