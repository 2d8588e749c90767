import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { buildOutline, type FunctionDraft } from "../outline-builder";
import type { Outline } from "../outline";
import { TextLines } from "../text-lines";
import { draftOf, type Frame, functionFrame, kindFromPoint, moduleFrame } from "./frames";
import type { ReadInsight } from "./insight";
import type { JavaScriptSource, ParsedJavaScript } from "./parse";
import { type FoundPoint, pointOf } from "./points";
import { type Step, stepsOf } from "./walk";

/**
 * The outline of a text that is parsed already, by whichever parser: nothing here loads one. `makeReader` adds what is known about
 * the points beyond their places.
 */
export function outlineOfParsed(
  source: JavaScriptSource,
  parsed: ParsedJavaScript,
  makeReader?: (functions: readonly FunctionDraft[], text: string, program: TSESTree.Program) => ReadInsight,
): Outline {
  const { frames, points } = collect(parsed, source.text);
  const declared = new Set(frames.filter((frame) => frame.kind !== undefined));
  for (const { frame, found } of points) frame.kind ??= kindFromPoint(frame, found.kind);
  const drafts = new Map<Frame, FunctionDraft>();
  for (const frame of frames) draftFrame(frame, drafts, source.text);
  const hasStrayPoints = points.some(({ frame }) => frame.step !== undefined && !declared.has(frame));
  const functions = [...drafts.values()];
  const read = makeReader?.(functions, source.text, parsed.program);
  return buildOutline({
    language: source.language,
    lines: new TextLines(source.text),
    functions,
    points: points.flatMap(({ frame, step, found }) => {
      const owner = drafts.get(frame);
      return owner ? [{ ...found, function: owner, ...(read && { insight: read(step, owner) }) }] : [];
    }),
    findings: [],
    hasSyntaxErrors: parsed.hasSyntaxErrors || hasStrayPoints,
  });
}

interface OwnedPoint {
  readonly frame: Frame;
  readonly step: Step;
  readonly found: FoundPoint;
}

interface Collected {
  /** Enclosing frames come before those they enclose. */
  readonly frames: readonly Frame[];
  readonly points: readonly OwnedPoint[];
}

function collect(parsed: ParsedJavaScript, text: string): Collected {
  const top = moduleFrame();
  const frames: Frame[] = [top];
  const points: OwnedPoint[] = [];
  const around: StepInFrame[] = [];
  for (const step of stepsOf(parsed.program)) {
    while (around.length > 0 && around.at(-1)?.step !== step.parent) around.pop();
    const frame = frameOf(step, around.at(-1), top);
    const found = pointOf(step.node, text, frame.kind === "async-generator");
    if (found) points.push({ frame, step, found });
    const opened = functionFrame(step, frame, text);
    if (opened) frames.push(opened);
    around.push({ step, frame, opened });
  }
  return { frames, points };
}

/** A step, the frame that evaluates it, and the one that it opens. */
interface StepInFrame {
  readonly step: Step;
  readonly frame: Frame;
  readonly opened: Frame | undefined;
}

/** A function's name and its parameters' decorators are evaluated outside it. */
function frameOf({ key }: Step, parent: StepInFrame | undefined, top: Frame): Frame {
  if (!parent) return top;
  const { step, frame, opened } = parent;
  if (opened) return key === "id" ? frame : opened;
  return key === "decorators" && step.key === "params" ? (frame.enclosing ?? frame) : frame;
}

function draftFrame(frame: Frame, drafts: Map<Frame, FunctionDraft>, text: string): void {
  if (frame.kind === undefined) return;
  let outer = frame.enclosing;
  while (outer !== undefined && (outer.kind === undefined || outer.step === undefined))
    outer = outer.enclosing;
  drafts.set(frame, draftOf(frame, frame.kind, outer && drafts.get(outer), text));
}
