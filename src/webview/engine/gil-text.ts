import { formatDuration } from "../../base/units";
import type { GilParts } from "../../trace/model/tables/gil-estimates";

/** What a thread did with its interpreter's lock; each figure is an estimate. Empty where it did nothing. */
export function gilText({ held, wanted, native }: GilParts): string {
  const parts = [
    [held, "held the GIL"],
    [wanted, "wanted it"],
    [native, "in C, with it or not"],
  ] as const;
  return parts
    .filter(([time]) => time > 0)
    .map(([time, word]) => `${word} ~${formatDuration(time)}`)
    .join(", ");
}
