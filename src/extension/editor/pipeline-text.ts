import type {
  Language,
  Outline,
  PipelineEdge,
  PipelineLink,
  PipelineRole,
  SuspendableFunction,
} from "../../analysis/outline";
import type { Translator } from "../translator";
import { comparePositions } from "./outline-queries";
import { codeSpan } from "./markdown";
import { keywordOf } from "./point-kinds";

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

/** Markdown: which code of this file drives a generator, by `next`, a loop, `yield from` or `send`; undefined where none is seen. */
export function driversSentence(
  { pipeline, language }: Outline,
  { nameRange }: SuspendableFunction,
  l10n: Translator,
): string | undefined {
  const index = pipeline?.stages.findIndex(
    (stage) => comparePositions(stage.nameRange.start, nameRange.start) === 0 && stage.name !== "<module>",
  );
  if (!pipeline || index === undefined || index < 0) return undefined;
  const places = pipeline.edges.flatMap(({ from, to, evidence }) =>
    evidence.flatMap(({ link, range }) => {
      const driver = link === "send" ? from : to;
      const driven = link === "send" ? to : from;
      if (driven !== index || link === "argument" || link === "pipe") return [];
      const { name = "" } = pipeline.stages[driver] ?? {};
      return [
        l10n.t("{0} (line {1}, {2})", codeSpan(name), range.start.line, codeSpan(linkWord(link, language))),
      ];
    }),
  );
  return places.length === 0 ? undefined : l10n.t("In this file it is driven by {0}.", places.join(", "));
}

function linkWord(link: PipelineLink, language: Language): string {
  return link === "for-await" || link === "yield-from" ? keywordOf(link, language) : link;
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
