import type { Outline } from "../outline";

/** Marks the points that the rule `await-in-loop` found: those of loops whose rounds look independent. */
export function markIndependentRounds(outline: Outline): Outline {
  const found = new Set(
    outline.findings
      .filter(({ rule }) => rule === "await-in-loop")
      .map(({ range: { start } }) => `${start.line}:${start.column}`),
  );
  if (found.size === 0) return outline;
  const points = outline.points.map((point) => {
    const { line, column } = point.keywordRange.start;
    return found.has(`${line}:${column}`) ? { ...point, roundsLookIndependent: true as const } : point;
  });
  return { ...outline, points };
}
