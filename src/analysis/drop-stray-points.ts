import type { Outline, Range } from "./outline";
import { keywordKey, moveRange, nameKey, type OutlinedText, withFunctions } from "./outlined-text";
import type { TextChange } from "./text-change";

/**
 * Leaves out the points and functions that the tree of a half-typed text shows outside the edited lines and the last whole text did
 * not: an opened string or template turns the ones after it inside out, and then words of a text look like code. `change` is what
 * happened since the whole text.
 */
export function dropStrayPoints(whole: OutlinedText, after: OutlinedText, change: TextChange): Outline {
  const { lines, outline } = after;
  const nextLine = lines.text.indexOf("\n", change.newEnd);
  const start = lines.text.lastIndexOf("\n", Math.max(change.start - 1, 0)) + 1;
  const end = nextLine < 0 ? lines.text.length : nextLine;
  const move = (range: Range): Range | undefined => moveRange(range, whole.lines, lines, change);
  const isEdited = ({ start: place }: Range): boolean => {
    const offset = lines.offsetAt(place);
    return offset >= start && offset <= end;
  };

  const pointsBefore = new Set(
    whole.outline.points.flatMap(({ keywordRange }) => {
      const moved = move(keywordRange);
      return moved ? [keywordKey({ keywordRange: moved })] : [];
    }),
  );
  const points = outline.points.filter(
    (point) => isEdited(point.keywordRange) || pointsBefore.has(keywordKey(point)),
  );
  if (points.length === outline.points.length) return outline;

  const functionsBefore = new Set(
    whole.outline.functions.flatMap((value) => {
      const nameRange = move(value.nameRange);
      return nameRange ? [nameKey({ ...value, nameRange })] : [];
    }),
  );
  const used = new Set<number>();
  for (const point of points) {
    let index: number | undefined = point.function;
    while (index !== undefined && !used.has(index)) {
      used.add(index);
      index = outline.functions[index]?.parent;
    }
  }
  const kept = outline.functions.flatMap((value, index) =>
    used.has(index) || isEdited(value.nameRange) || functionsBefore.has(nameKey(value)) ? [index] : [],
  );
  const places = new Map(kept.map((index, place) => [index, place]));
  const placeOf = (index: number): number | undefined => places.get(index);
  return {
    ...outline,
    functions: kept.flatMap((index) => {
      const value = outline.functions[index];
      if (!value) return [];
      const { parent, ...rest } = value;
      const place = parent === undefined ? undefined : placeOf(parent);
      return [place === undefined ? rest : { ...rest, parent: place }];
    }),
    points: points.map((point) => withFunctions(point, placeOf)),
  };
}
