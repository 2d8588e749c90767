import { formatDuration, nanos } from "../../base/units";
import type { RowScene } from "../engine/scene";
import { translate } from "../text/translate";

/** What the shapes of a thread's use of its interpreter's lock mean, in the order of the shares of a scene. */
export const gilParts = [
  { swatch: "swatch-gil-held", name: translate("held the GIL") },
  { swatch: "swatch-gil-native", name: translate("in C, with it or not") },
  { swatch: "swatch-gil-wanted", name: translate("wanted it, and had to wait") },
] as const;

/** What a thread did with its interpreter's lock in a stretch of time, the uppermost share first, as it is drawn. */
export function GilStretch({ row, item }: { readonly row: RowScene; readonly item: number }) {
  const length = (row.ends[item] ?? 0) - (row.starts[item] ?? 0);
  const shares = gilParts.map((part, index) => ({ ...part, share: row.shares[item * 3 + index] ?? 0 }));
  return (
    <>
      <div>
        <span class="tooltip-name">{translate("GIL")}</span>{" "}
        <span class="figures">{formatDuration(nanos(length))}</span>
      </div>
      {shares.toReversed().map(({ swatch, name, share }) =>
        share === 0 ? null : (
          <div key={swatch} class="tooltip-share">
            <span class={`swatch ${swatch}`} />
            <span>{name}</span>
            <span class="figures">
              ~{formatDuration(nanos(share * length))}, {Math.round(share * 100)} %
            </span>
          </div>
        ),
      )}
      <div class="faint">{translate("estimated by sampling")}</div>
    </>
  );
}
