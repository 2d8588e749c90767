import type { LoopLoad } from "../engine/loop-load";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { translate } from "../text/translate";
import { useAnswer } from "./use-answer";

/** In CSS pixels, as the drawing's own units; it is stretched to the panel's width. */
const barWidth = 4;
const height = 26;

/** The loop had work all the time. */
function isFull(share: number): boolean {
  return share > 0.99;
}

/** How busy each event loop was over the whole run: where it was busy without a pause, nothing else came through. */
export function LoopLoads({ view, actions }: { readonly view: TraceView; readonly actions: ViewActions }) {
  const loads = useAnswer(view, "loopLoads", []);
  return (
    <>
      {loads?.map((load) => (
        <Load key={load.loop} load={load} view={view} actions={actions} />
      ))}
    </>
  );
}

function Load({
  load: { thread, start, end, busy, shares },
  view,
  actions,
}: {
  readonly load: LoopLoad;
  readonly view: TraceView;
  readonly actions: ViewActions;
}) {
  const width = shares.length * barWidth;
  const cursor = view.cursor.value;
  const at = cursor === undefined ? undefined : ((cursor - start) / Math.max(1, end - start)) * width;
  const percent = Math.round(busy * 100);
  return (
    <figure class="loop-load">
      <figcaption>
        {displayText(thread, 60)}{" "}
        <span class="faint figures">
          {translate("busy {0} % of the run", percent)}
          {shares.some(isFull) ? translate("; blue: without a pause") : ""}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        height={height}
        preserveAspectRatio="none"
        role="img"
        aria-label={translate("The event loop was busy {0} % of the run", percent)}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          actions.moveCursor(start + ((event.clientX - box.left) / box.width) * (end - start));
        }}
      >
        {shares.map((share, index) => (
          <rect
            key={index}
            class={isFull(share) ? "load-bar load-full" : "load-bar"}
            x={index * barWidth}
            y={height - share * height}
            width={barWidth - 0.6}
            height={share * height}
          />
        ))}
        {at === undefined ? null : <rect class="load-cursor" x={at} y={0} width={0.8} height={height} />}
      </svg>
    </figure>
  );
}
