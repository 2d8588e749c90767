/** To here each level of the tree moves the names by as much. */
const plainLevels = 8;

/** How far deeper levels move them in all, in levels. */
const furtherLevels = 2;

/** By how many levels the name of a row is indented: however deep a chain of awaits is, there is room for its names. */
export function indentOf(depth: number): number {
  if (depth <= plainLevels) return depth;
  return plainLevels + furtherLevels * (1 - plainLevels / depth);
}
