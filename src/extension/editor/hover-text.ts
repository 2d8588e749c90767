import type { Outline, PointKind, SuspendableFunction, SuspensionPoint } from "../../analysis/outline";
import { commandIds } from "../command-ids";
import type { TimelineLink } from "../panel/timeline-link";
import type { Translator } from "../translator";
import { explainPoint } from "./explanation";
import type { FunctionTarget } from "./function-target";
import { codeSpan, commandLink, plainText } from "./markdown";
import { driversSentence, pipelineSentence } from "./pipeline-text";
import { keywordOf } from "./point-kinds";

/** Commands that a hover's links may run; every other command link stays dead text. */
export const hoverCommands: readonly string[] = [commandIds.traceCoroutine, commandIds.showInTimeline];

/** Points at which values go in or out. */
const flowKinds: ReadonlySet<PointKind> = new Set(["yield", "yield-from", "for-await"]);

/** Points at which the function waits for whoever drives it. */
const drivenKinds: ReadonlySet<PointKind> = new Set(["yield", "yield-from"]);

/** What a run showed of a point, for its hover. */
export interface HoverEvidence {
  /** Markdown. */
  readonly lines: readonly string[];
  /** The argument of the link into the timeline. */
  readonly link: TimelineLink;
}

/** The hover of a suspension point, as Markdown. `uri` names the document for the link that traces; without it there is no such link. */
export function hoverText(
  outline: Outline,
  point: SuspensionPoint,
  uri: string | undefined,
  l10n: Translator,
  evidence?: HoverEvidence,
): string {
  const keyword = codeSpan(keywordOf(point.kind, outline.language));
  const suspendable = outline.functions[point.function];
  if (suspendable === undefined) return `**${l10n.t("Suspension point")}** · ${keyword}`;
  const where =
    suspendable.kind === "module"
      ? l10n.t("{0} at the top level of the module", keyword)
      : l10n.t("{0} in {1}", keyword, codeSpan(suspendable.qualifiedName));
  const { waitsFor, meanwhile, arrives } = explainPoint(point, suspendable, outline.language, l10n);
  const pipeline = pipelineSentence(outline, suspendable, l10n);
  const drivers = drivenKinds.has(point.kind) ? driversSentence(outline, suspendable, l10n) : undefined;
  const handsOn = [drivers, flowKinds.has(point.kind) ? pipeline : undefined].filter(
    (sentence) => sentence !== undefined,
  );
  const links = [
    ...(evidence === undefined
      ? []
      : [commandLink(l10n.t("Show in timeline"), commandIds.showInTimeline, evidence.link)]),
    ...(uri === undefined ? [] : [traceLink(suspendable, uri, l10n)]),
  ];
  return [
    `**${l10n.t("Suspension point")}** · ${where}`,
    `${waitsFor} ${meanwhile}`,
    arrives,
    ...(handsOn.length === 0 ? [] : [handsOn.join(" ")]),
    ...(evidence === undefined ? [] : ["---", ...evidence.lines]),
    ...(links.length === 0 ? [] : ["---", links.join(" · ")]),
  ].join("\n\n");
}

function traceLink(suspendable: SuspendableFunction, uri: string, l10n: Translator): string {
  const target: FunctionTarget = { uri, ...suspendable.nameRange.start };
  const text =
    suspendable.kind === "module"
      ? l10n.t("Trace this file")
      : l10n.t("Trace {0}", plainText(suspendable.name));
  return commandLink(text, commandIds.traceCoroutine, target);
}
