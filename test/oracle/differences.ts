/** What is in one list and not in the other, each as one line; what occurs twice must be there twice. */
export function differences(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  const missing = without(expected, actual).map((item) => `${what} not found: ${item}`);
  return [...missing, ...without(actual, expected).map((item) => `${what} too many: ${item}`)];
}

function without(left: readonly string[], right: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const item of right) counts.set(item, (counts.get(item) ?? 0) + 1);
  return left.filter((item) => {
    const count = counts.get(item) ?? 0;
    if (count > 0) counts.set(item, count - 1);
    return count === 0;
  });
}
