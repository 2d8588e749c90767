import { translate } from "../text/translate";

/** What the shapes mean, in the corner of the timeline. `showsGil`: also those of estimates of who held Python's lock. */
export function Legend({ showsGil }: { readonly showsGil: boolean }) {
  return (
    <div class="legend" aria-hidden="true">
      {showsGil ? (
        <>
          <span>
            <span class="swatch swatch-gil-held" /> {translate("~ held the GIL")}
          </span>
          <span>
            <span class="swatch swatch-gil-native" /> {translate("~ in C")}
          </span>
          <span>
            <span class="swatch swatch-gil-wanted" /> {translate("~ wanted it")}
          </span>
        </>
      ) : null}
      <span>
        <span class="swatch swatch-running" /> {translate("running")}
      </span>
      <span>
        <span class="swatch swatch-ready" /> {translate("ready")}
      </span>
      <span>
        <span class="swatch swatch-waiting" /> {translate("waiting")}
      </span>
      <span>
        <span class="swatch swatch-wake" /> {translate("woken by")}
      </span>
    </div>
  );
}
