import type { Outline, SuspensionPoint } from "../../analysis/outline";
import { commandIds } from "../command-ids";
import type { Translator } from "../translator";
import { explainPoint } from "./explanation";
import type { FunctionTarget } from "./function-target";
import { codeSpan, commandLink, plainText } from "./markdown";
import { keywordOf } from "./point-kinds";

/** Commands that a hover's links may run; every other command link stays dead text. */
export const hoverCommands: readonly string[] = [commandIds.traceCoroutine];

/** The hover of a suspension point, as Markdown. */
export function hoverText(outline: Outline, point: SuspensionPoint, uri: string, l10n: Translator): string {
  const keyword = codeSpan(keywordOf(point.kind, outline.language));
  const suspendable = outline.functions[point.function];
  if (suspendable === undefined) return `**${l10n.t("Suspension point")}** · ${keyword}`;
  const where =
    suspendable.kind === "module"
      ? l10n.t("{0} at the top level of the module", keyword)
      : l10n.t("{0} in {1}", keyword, codeSpan(suspendable.qualifiedName));
  const { waitsFor, meanwhile, arrives } = explainPoint(point, suspendable, outline.language, l10n);
  const target: FunctionTarget = { uri, ...suspendable.nameRange.start };
  const trace =
    suspendable.kind === "module"
      ? l10n.t("Trace this file")
      : l10n.t("Trace {0}", plainText(suspendable.name));
  return [
    `**${l10n.t("Suspension point")}** · ${where}`,
    `${waitsFor} ${meanwhile}`,
    arrives,
    "---",
    commandLink(trace, commandIds.traceCoroutine, target),
  ].join("\n\n");
}
