import type { TSESTree } from "@typescript-eslint/typescript-estree";
import type { Language, Range } from "../../../analysis/outline";
import { outlineOfParsed } from "../../../analysis/javascript/outline-of-parsed";
import { TextLines } from "../../../analysis/text-lines";
import type { SourceRange } from "../../../trace/wire/side-table";
import type { FileSites } from "../runtime/file-runtime";
import type { FoundSites } from "./instrument";
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
 * analyzer knows.
 */
export function describeSites(file: SourceFile, parsed: ParsedSource, found: FoundSites): FileSites {
  const outline = outlineOfParsed(file, {
    program: parsed.program as unknown as TSESTree.Program,
    hasSyntaxErrors: false,
    isModule: parsed.isModule,
  });
  const lines = new TextLines(file.text);
  const functions = new Map(outline.functions.map((item) => [keyOf(item.kind, item.range), item]));
  const points = new Map(outline.points.map((item) => [startKey(item.kind, item.range), item]));
  return {
    path: file.path,
    functions: found.functions.map(({ kind, start, end }) => {
      const known = functions.get(keyOf(kind, lines.range(start, end)));
      if (!known) throw new SiteMismatchError(`No ${kind} is known at ${start} of ${file.path}.`);
      return [known.name, known.qualifiedName, known.kind, sourceRange(known.range)];
    }),
    points: found.points.map(({ kind, start, function: index, loop }) => {
      const known = points.get(startKey(kind, lines.range(start, start)));
      if (!known) throw new SiteMismatchError(`No ${kind} is known at ${start} of ${file.path}.`);
      const site = [index, known.kind, sourceRange(known.range), known.operand] as const;
      return loop === undefined ? site : [...site, sourceRange(lines.range(...loop))];
    }),
  };
}

function keyOf(kind: string, range: Range): string {
  return `${startKey(kind, range)}:${range.end.line}:${range.end.column}`;
}

function startKey(kind: string, { start }: Range): string {
  return `${kind}:${start.line}:${start.column}`;
}

function sourceRange({ start, end }: Range): SourceRange {
  return [start.line, start.column, end.line, end.column];
}
