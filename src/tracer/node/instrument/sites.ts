import type { Node } from "estree";
import type { TSESTree } from "@typescript-eslint/typescript-estree";
import type { FunctionKind, Language } from "../../../analysis/outline";
import type { FunctionDraft } from "../../../analysis/outline-builder";
import { draftOf, type Frame, functionFrame, moduleFrame } from "../../../analysis/javascript/frames";
import { type FoundPoint, pointOf } from "../../../analysis/javascript/points";
import { walkTree } from "../../../analysis/javascript/walk";
import { TextLines } from "../../../analysis/text-lines";
import type { SourceRange } from "../../../trace/wire/side-table";
import type { FileSites } from "../runtime/file-runtime";
import type { FoundSites } from "./instrument";
import { KeywordPlaces, suspendingWords } from "./keyword-places";
import type { ParsedSource } from "./parse-javascript";

/** A text and where it comes from. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly language: Exclude<Language, "python">;
}

/** The analyzer's outline says something else than the probes: a mistake in one of the two. */
export class SiteMismatchError extends Error {
  override readonly name = "SiteMismatchError";
}

/**
 * Describes the sites of the probes with the names and ranges that the analyzer gives them. Every probe must be at a function or point that the
 * analyzer knows. Only the parts of the tree are looked at that hold a keyword of one.
 */
export function describeSites(file: SourceFile, parsed: ParsedSource, found: FoundSites): FileSites {
  const { path, text } = file;
  const known = knownSites(text, parsed);
  const lines = new TextLines(text);
  const rangeAt = (start: number, end: number): SourceRange => {
    const range = lines.range(start, end);
    return [range.start.line, range.start.column, range.end.line, range.end.column];
  };
  return {
    path,
    functions: found.functions.map(({ kind, start, end }) => {
      const draft = known.functions.get(`${kind}:${start}:${end}`);
      if (!draft) throw new SiteMismatchError(`No ${kind} is known at ${start} of ${path}.`);
      return [draft.name, draft.qualifiedName, draft.kind, rangeAt(draft.start, draft.end)];
    }),
    points: found.points.map(({ kind, start, function: index, loop }) => {
      const point = known.points.get(`${kind}:${start}`);
      if (!point) throw new SiteMismatchError(`No ${kind} is known at ${start} of ${path}.`);
      const site = [index, point.kind, rangeAt(point.start, point.end), point.operand] as const;
      return loop === undefined ? site : [...site, rangeAt(...loop)];
    }),
  };
}

interface KnownSites {
  /** By kind and offsets. */
  readonly functions: ReadonlyMap<string, FunctionDraft>;
  /** By kind and offset. */
  readonly points: ReadonlyMap<string, FoundPoint>;
}

/** What the analyzer says of all functions and points of a text without syntax errors. */
function knownSites(text: string, { program }: ParsedSource): KnownSites {
  const functions = new Map<string, FunctionDraft>();
  const points = new Map<string, FoundPoint>();
  const keywords = new KeywordPlaces(text, suspendingWords);
  const addFunction = (frame: Frame, kind: FunctionKind): void => {
    const draft = draftOf(frame, kind, undefined, text);
    functions.set(`${kind}:${draft.start}:${draft.end}`, draft);
  };
  const top = moduleFrame();
  addFunction(top, "module");
  walkTree<Frame>(program as unknown as TSESTree.Program, top, (step, frame) => {
    const isInAsyncGenerator = frame.kind === "async-generator";
    /* The words of a method stand before its function. */
    const mayHoldSites = isInAsyncGenerator || step.key === "value" || keywords.mayBeIn(step.node as Node);
    if (!mayHoldSites) return undefined;
    const point = pointOf(step.node, text, isInAsyncGenerator);
    if (point) points.set(`${point.kind}:${point.start}`, point);
    const opened = functionFrame(step, frame, text);
    if (opened?.kind !== undefined) addFunction(opened, opened.kind);
    return opened ?? frame;
  });
  return { functions, points };
}
