import type {
  Outline,
  Position,
  Range,
  SuspendableFunction,
  SuspensionPoint,
} from "../../src/analysis/outline";

/** An outline as lines of text, one for each function and point, for golden files and messages. */
export function transcript(outline: Outline): string {
  const lines = [
    `${outline.language}${outline.hasSyntaxErrors ? ", with syntax errors" : ""}`,
    "",
    ...outline.functions.map((item, index) => functionLine(item, index)),
    "",
    ...outline.points.map((point) => pointLine(point, outline)),
    ...outline.findings.map(
      (finding) => `${at(finding.range)} ${finding.severity} ${finding.rule}: ${finding.message}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function functionLine(item: SuspendableFunction, index: number): string {
  const { required, optional } = item.parameters;
  const parameters = [...required, ...optional.map((name) => `${name}?`)].join(", ");
  const notes = [
    item.className === undefined ? "" : ` method of ${item.className}`,
    item.isStatic ? " (static)" : "",
    item.parent === undefined ? "" : ` in #${item.parent}`,
  ];
  return `#${index} ${at(item.range)} ${item.kind} ${item.qualifiedName}(${parameters}) named ${item.name} at ${at(item.nameRange)}${notes.join("")}`;
}

function pointLine(point: SuspensionPoint, outline: Outline): string {
  const owner = outline.functions[point.function]?.qualifiedName ?? "?";
  return `${at(point.range)} ${point.kind} [${point.operand}] keyword to ${place(point.keywordRange.end)} in ${owner}${insight(point, outline)}`;
}

function insight(point: SuspensionPoint, outline: Outline): string {
  const { waitsOn, isInLoop, errorHandler, cancellationHandler, sharedState } = point;
  const { sharedNames, heldLocks, roundsLookIndependent } = point;
  const target =
    waitsOn?.function === undefined ? waitsOn?.callee : outline.functions[waitsOn.function]?.qualifiedName;
  const notes = [
    waitsOn && `waits on ${[waitsOn.kind, target].filter((word) => word !== undefined).join(" ")}`,
    isInLoop && "in a loop",
    errorHandler && `errors go to ${place(errorHandler)}`,
    cancellationHandler && `cancellation goes to ${place(cancellationHandler)}`,
    sharedState && `shares ${sharedState.join(", ")}`,
    sharedNames && `shares names ${sharedNames.join(", ")}`,
    heldLocks && `holds ${heldLocks.map(({ name, taken }) => `${name} since ${place(taken)}`).join(", ")}`,
    roundsLookIndependent && "rounds look independent",
  ];
  return notes.map((note) => (note === undefined ? "" : `; ${note}`)).join("");
}

function at(range: Range): string {
  return `${place(range.start)}-${place(range.end)}`;
}

function place(position: Position): string {
  return `${position.line}:${position.column}`;
}
