/** What the shapes mean, in the corner of the timeline. */
export function Legend() {
  return (
    <div class="legend" aria-hidden="true">
      <span>
        <span class="swatch swatch-running" /> running
      </span>
      <span>
        <span class="swatch swatch-ready" /> ready
      </span>
      <span>
        <span class="swatch swatch-waiting" /> waiting
      </span>
      <span>
        <span class="swatch swatch-wake" /> woken by
      </span>
    </div>
  );
}
