import type { Outline, SuspensionPoint } from "../../analysis/outline";
import { shortenToOneLine } from "../../analysis/text-lines";
import type { Translator } from "../translator";
import { pointClass } from "./point-kinds";

/** What stands at the end of a line with suspension points. */
export interface LineSummary {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Of more points on one line, only the number is told. */
const mostPoints = 2;

/** For each line of an outline that has suspension points, what they wait for in a few words, in the order of the lines. */
export function lineSummaries(outline: Outline, l10n: Translator): LineSummary[] {
  const byLine = new Map<number, SuspensionPoint[]>();
  for (const point of outline.points) {
    const { line } = point.keywordRange.start;
    const same = byLine.get(line);
    if (same) same.push(point);
    else byLine.set(line, [point]);
  }
  return [...byLine]
    .sort(([left], [right]) => left - right)
    .map(([line, points]) => ({ line, text: summaryOf(points, outline, l10n) }));
}

function summaryOf(points: readonly SuspensionPoint[], outline: Outline, l10n: Translator): string {
  if (points.length > mostPoints) return l10n.t("{0} suspension points", points.length);
  return points.map((point) => pointSummary(point, outline, l10n)).join("; ");
}

function pointSummary(point: SuspensionPoint, outline: Outline, l10n: Translator): string {
  return [doing(point, outline, l10n), ...remarks(point, l10n)].join(" · ");
}

function doing(point: SuspensionPoint, outline: Outline, l10n: Translator): string {
  if (pointClass(point.kind) === "yield") return handsOn(point, outline, l10n);
  const what = awaited(point, outline, l10n);
  switch (point.kind) {
    case "for-await":
    case "async-comprehension":
      return l10n.t("waits for each item of {0}", what);
    case "async-with":
      return l10n.t("waits for {0} on entering and on leaving", what);
    case "await-using":
      return l10n.t("waits at the end of the block");
    default:
      return l10n.t("waits for {0}", what);
  }
}

/** What goes out is in the line itself; who takes it is not. */
function handsOn({ kind, function: index }: SuspensionPoint, outline: Outline, l10n: Translator): string {
  const owner = outline.functions[index]?.kind;
  if (kind === "yield-from") return l10n.t("hands on every item");
  if (owner === "send-coroutine") return l10n.t("waits for a value that is sent");
  return owner === "async-generator"
    ? l10n.t("waits until the consumer asks for more")
    : l10n.t("waits until the caller asks for more");
}

const longest = 40;

function awaited(point: SuspensionPoint, outline: Outline, l10n: Translator): string {
  const { waitsOn, operand } = point;
  switch (waitsOn?.kind) {
    case "function": {
      const called = waitsOn.function === undefined ? undefined : outline.functions[waitsOn.function];
      return called ? `${called.qualifiedName}()` : shortenToOneLine(operand, longest);
    }
    case "timer":
      return l10n.t("a timer");
    case "io":
      return l10n.t("input or output");
    case "lock":
      return l10n.t("a lock");
    case "queue":
      return l10n.t("a queue");
    case "event":
      return l10n.t("an event");
    case "several":
      return l10n.t("several things");
    case "thread":
      return l10n.t("a thread");
    case "process":
      return l10n.t("a process");
    case "module":
      return l10n.t("a module");
    case "value":
      return l10n.t("a plain value");
    default:
      return shortenToOneLine(operand, longest);
  }
}

function remarks({ kind, isInLoop, heldLocks = [] }: SuspensionPoint, l10n: Translator): readonly string[] {
  const isLoop = kind === "for-await" || kind === "async-comprehension";
  const names = heldLocks.map(({ name }) => name).join(", ");
  return [
    ...(isInLoop && !isLoop ? [l10n.t("in each round")] : []),
    ...(names === "" ? [] : [l10n.t("keeps {0} locked", names)]),
  ];
}
