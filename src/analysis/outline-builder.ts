import type {
  Finding,
  FunctionKind,
  Language,
  Outline,
  PointKind,
  SuspendableFunction,
  SuspensionPoint,
  WaitKind,
  WaitTarget,
} from "./outline";
import type { TextLines } from "./text-lines";

/** A function on its way into an outline; offsets instead of positions, a reference instead of an index. */
export interface FunctionDraft {
  readonly name: string;
  readonly qualifiedName: string;
  readonly kind: FunctionKind;
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly parameters: SuspendableFunction["parameters"];
  readonly className?: string;
  readonly isStatic?: boolean;
  readonly parent?: FunctionDraft;
}

/** A suspension point on its way into an outline. */
export interface PointDraft {
  readonly kind: PointKind;
  readonly start: number;
  readonly end: number;
  readonly keywordEnd: number;
  readonly operand: string;
  readonly function: FunctionDraft;
  readonly insight?: InsightDraft;
}

/** What is known about a suspension point beyond its place; offsets instead of positions, a reference instead of an index. */
export interface InsightDraft {
  readonly waitsOn?: WaitDraft;
  readonly isInLoop?: boolean;
  readonly errorHandler?: number;
  readonly cancellationHandler?: number;
  readonly sharedState?: readonly string[];
  readonly sharedNames?: readonly string[];
  readonly heldLocks?: readonly LockDraft[];
}

/** A {@link HeldLock} on its way into an outline. */
export interface LockDraft {
  readonly name: string;
  /** The offset where it is taken. */
  readonly taken: number;
}

/** A {@link WaitTarget} on its way into an outline. */
export interface WaitDraft {
  readonly kind: WaitKind;
  readonly callee?: string;
  readonly function?: FunctionDraft;
}

/** What {@link buildOutline} is made of. */
export interface OutlineDraft {
  readonly language: Language;
  readonly lines: TextLines;
  readonly functions: readonly FunctionDraft[];
  readonly points: readonly PointDraft[];
  readonly findings: readonly Finding[];
  readonly hasSyntaxErrors: boolean;
}

/** Puts functions and points in source order (the outer of two that start together first) and turns offsets into positions. */
export function buildOutline(draft: OutlineDraft): Outline {
  const functions = [...draft.functions].sort(inSourceOrder);
  const indices = new Map(functions.map((item, index) => [item, index]));
  return {
    language: draft.language,
    functions: functions.map((item) => finishFunction(item, draft.lines, indices)),
    points: [...draft.points].sort(inSourceOrder).map((item) => finishPoint(item, draft.lines, indices)),
    findings: draft.findings,
    hasSyntaxErrors: draft.hasSyntaxErrors,
  };
}

function inSourceOrder(
  left: { readonly start: number; readonly end: number },
  right: { readonly start: number; readonly end: number },
): number {
  return left.start - right.start || right.end - left.end;
}

function finishFunction(
  draft: FunctionDraft,
  lines: TextLines,
  indices: ReadonlyMap<FunctionDraft, number>,
): SuspendableFunction {
  const parent = draft.parent && indices.get(draft.parent);
  return {
    name: draft.name,
    qualifiedName: draft.qualifiedName,
    kind: draft.kind,
    range: lines.range(draft.start, draft.end),
    nameRange: lines.range(draft.nameStart, draft.nameEnd),
    parameters: draft.parameters,
    ...(draft.className !== undefined && { className: draft.className }),
    ...(draft.isStatic && { isStatic: true }),
    ...(parent !== undefined && { parent }),
  };
}

function finishPoint(
  draft: PointDraft,
  lines: TextLines,
  indices: ReadonlyMap<FunctionDraft, number>,
): SuspensionPoint {
  const owner = indices.get(draft.function);
  if (owner === undefined)
    throw new Error(`The function of the ${draft.kind} at ${draft.start} is not listed.`);
  return {
    kind: draft.kind,
    range: lines.range(draft.start, draft.end),
    keywordRange: lines.range(draft.start, draft.keywordEnd),
    function: owner,
    operand: draft.operand,
    ...(draft.insight && finishInsight(draft.insight, lines, indices)),
  };
}

function finishInsight(
  draft: InsightDraft,
  lines: TextLines,
  indices: ReadonlyMap<FunctionDraft, number>,
): Partial<SuspensionPoint> {
  const { waitsOn, errorHandler, cancellationHandler, sharedState, sharedNames, heldLocks } = draft;
  return {
    ...(waitsOn && { waitsOn: finishWait(waitsOn, indices) }),
    ...(draft.isInLoop && { isInLoop: true }),
    ...(errorHandler !== undefined && { errorHandler: lines.positionAt(errorHandler) }),
    ...(cancellationHandler !== undefined && { cancellationHandler: lines.positionAt(cancellationHandler) }),
    ...(sharedState && sharedState.length > 0 && { sharedState }),
    ...(sharedNames && sharedNames.length > 0 && { sharedNames }),
    ...(heldLocks &&
      heldLocks.length > 0 && {
        heldLocks: heldLocks.map(({ name, taken }) => ({ name, taken: lines.positionAt(taken) })),
      }),
  };
}

function finishWait(draft: WaitDraft, indices: ReadonlyMap<FunctionDraft, number>): WaitTarget {
  const index = draft.function && indices.get(draft.function);
  return {
    kind: draft.kind,
    ...(draft.callee !== undefined && { callee: draft.callee }),
    ...(index !== undefined && { function: index }),
  };
}
