/** What becomes of a text's names that differ from machine to machine. */
export type Replacements = readonly (readonly [found: string, put: string])[];

/** Puts the same names into a text on every machine. */
export function withReplacements(text: string, replacements: Replacements): string {
  return replacements.reduce(
    (replaced, [found, put]) => replaced.replaceAll(found, put),
    text.replaceAll("\r\n", "\n"),
  );
}

/** Numbers asyncio's names of tasks by their first mention: Python's versions count differently. */
export function withOwnTaskNumbers(text: string): string {
  const numbers = new Map<string, number>();
  return text.replace(/\bTask-\d+/g, (name) => {
    const number = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, number);
    return `Task-${number}`;
  });
}

const historyLine =
  /^ *\S (.+?) (?:created|starts|waits|is woken|resumes|returned|threw|raised|was|never|closes|closed|settles|ended|is)\b/;

/**
 * A normalised history sorted by coroutine instead of by time: what each did in its own order, without the order between them. For
 * runs in which threads or processes work side by side, where that order is nobody's.
 */
export function byCoroutine(timeline: string): string {
  return timeline
    .split(/\n{2,}/)
    .map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      const isHistory = heading.includes(" \u00b7 ") && lines.some((line) => historyLine.test(line));
      if (!isHistory) return section;
      const histories = new Map<string, string[]>();
      for (const line of lines) {
        const name = historyLine.exec(line)?.[1] ?? "";
        const known = histories.get(name);
        if (known === undefined) histories.set(name, [line]);
        else known.push(line);
      }
      const sorted = [...histories].sort(([a], [b]) => (a < b ? -1 : 1));
      return [heading, ...sorted.flatMap(([, history]) => history)].join("\n");
    })
    .join("\n\n");
}
