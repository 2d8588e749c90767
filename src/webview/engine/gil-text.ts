import { formatDuration } from "../../base/units";
import type { GilParts } from "../../trace/model/tables/gil-estimates";
import { translate } from "../text/translate";

/** What a thread did with its interpreter's lock; each figure is an estimate. Empty where it did nothing. */
export function gilText({ held, wanted, native }: GilParts): string {
  const parts = [
    [held, translate("held the GIL ~{0}", formatDuration(held))],
    [wanted, translate("wanted it ~{0}", formatDuration(wanted))],
    [native, translate("in C, with it or not ~{0}", formatDuration(native))],
  ] as const;
  return parts
    .filter(([time]) => time > 0)
    .map(([, words]) => words)
    .join(", ");
}
