/** What became of a list: `removed` elements from `start` on gave way to others. */
export interface ListChange<T> {
  readonly start: number;
  readonly removed: number;
  readonly added: readonly T[];
}

/**
 * The shortest single change that makes one list of another: what both begin and end with stays. Undefined where they are equal.
 * A list that mostly grows then costs what was added to it, however long it is.
 */
export function changeOf<T extends object>(
  before: readonly T[],
  after: readonly T[],
): ListChange<T> | undefined {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isEqual(before[start], after[start])) start++;
  let kept = 0;
  while (
    kept < shorter - start &&
    isEqual(before[before.length - 1 - kept], after[after.length - 1 - kept])
  ) {
    kept++;
  }
  const removed = before.length - start - kept;
  const added = after.slice(start, after.length - kept);
  return removed === 0 && added.length === 0 ? undefined : { start, removed, added };
}

/** The list that a change makes of another; elements that stay are the same objects. */
export function applyChange<T>(before: readonly T[], { start, removed, added }: ListChange<T>): readonly T[] {
  return [...before.slice(0, start), ...added, ...before.slice(start + removed)];
}

/** True for plain objects whose fields are equal; fields hold no objects. */
function isEqual(first: object | undefined, second: object | undefined): boolean {
  if (first === second) return true;
  if (first === undefined || second === undefined) return false;
  for (const name in first) if ((first as Fields)[name] !== (second as Fields)[name]) return false;
  for (const name in second) if (!(name in first)) return false;
  return true;
}

type Fields = Readonly<Record<string, unknown>>;
