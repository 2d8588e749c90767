import type { PointPlace, Range } from "../../analysis/outline";
import { pointClass, type PointClass } from "./point-kinds";

/** What is marked in an editor, by class: the keywords, and the lines (from 1) that get a sign in the gutter. */
export interface Marks {
  readonly keywords: Readonly<Record<PointClass, readonly Range[]>>;
  readonly lines: Readonly<Record<PointClass, readonly number[]>>;
}

/** Lines from 1, both ends included. */
export interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/** The marks of some points. A line with both classes gets the sign of `yield`, whose effect reaches beyond the function. */
export function marksOf(points: readonly PointPlace[]): Marks {
  const keywords: Record<PointClass, Range[]> = { await: [], yield: [] };
  const lines: Record<PointClass, Set<number>> = { await: new Set(), yield: new Set() };
  for (const point of points) {
    const group = pointClass(point.kind);
    keywords[group].push(point.keywordRange);
    lines[group].add(point.keywordRange.start.line);
  }
  for (const line of lines.yield) lines.await.delete(line);
  return { keywords, lines: { await: [...lines.await], yield: [...lines.yield] } };
}

/** How many marks there are. */
export function countMarks(marks: Marks): number {
  return marks.keywords.await.length + marks.keywords.yield.length;
}

/** The marks within some spans of lines. */
export function marksWithin(marks: Marks, spans: readonly LineSpan[]): Marks {
  const inside = (line: number): boolean => spans.some(({ first, last }) => first <= line && line <= last);
  const startsInside = (range: Range): boolean => inside(range.start.line);
  return {
    keywords: {
      await: marks.keywords.await.filter(startsInside),
      yield: marks.keywords.yield.filter(startsInside),
    },
    lines: { await: marks.lines.await.filter(inside), yield: marks.lines.yield.filter(inside) },
  };
}
