import { formatDuration, nanos } from "../../base/units";
import type { Details, SliceSummary, StateTotals } from "../engine/details";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { Finding } from "./findings-panel";
import { PartList } from "./part-list";
import { RangeSection } from "./range-section";

/** What the selection is, and why. */
export function DetailsPanel({ view, actions }: { readonly view: TraceView; readonly actions: ViewActions }) {
  const details = view.details.value;
  return (
    <>
      <RangeSection view={view} actions={actions} />
      {view.history.canGoBack.value ? <Back view={view} /> : null}
      {details === undefined ? (
        <NothingSelected view={view} actions={actions} />
      ) : (
        <SelectionDetails details={details} actions={actions} />
      )}
    </>
  );
}

function Back({ view }: { readonly view: TraceView }) {
  return (
    <button
      type="button"
      class="icon-button back"
      title="Back to what was selected before ([)"
      aria-label="Back to what was selected before"
      onClick={() => view.goThroughHistory(-1)}
    >
      ‹
    </button>
  );
}

/** Of what the run showed, this much is said before anything is selected. */
const mostFindings = 3;

function NothingSelected({ view, actions }: { readonly view: TraceView; readonly actions: ViewActions }) {
  const findings = view.findings.value.slice(0, mostFindings);
  return (
    <div class="side-empty">
      <h2>Nothing selected</h2>
      <p>
        Click a slice, or press an arrow key in the timeline, to see what it waited for, who woke it and why
        it was late.
      </p>
      {findings.length === 0 ? null : (
        <section class="first-findings">
          <h2>Worth a look</h2>
          <ol class="sentences">
            {findings.map((finding, index) => (
              <Finding key={index} finding={finding} actions={actions} />
            ))}
          </ol>
        </section>
      )}
      <dl class="legend-list">
        <dt>
          <span class="swatch swatch-running" />
        </dt>
        <dd>running: its code executes</dd>
        <dt>
          <span class="swatch swatch-job" />
        </dt>
        <dd>job of a pool: its thread runs it, or waits in it</dd>
        <dt>
          <span class="swatch swatch-ready" />
        </dt>
        <dd>ready: woken, but other code has the thread</dd>
        <dt>
          <span class="swatch swatch-waiting" />
        </dt>
        <dd>waiting: suspended, costs nothing</dd>
        <dt>
          <span class="swatch swatch-dense" />
        </dt>
        <dd>too many short slices for this zoom</dd>
        <dt>
          <span class="swatch swatch-well" />
        </dt>
        <dd>ended well; leaning out and red: failed or cancelled</dd>
        <dt>
          <span class="swatch swatch-held" />
        </dt>
        <dd>one piece of code held the event loop</dd>
        <dt>
          <span class="swatch swatch-line" />
        </dt>
        <dd>an arrow from who woke what is selected</dd>
        <dt>
          <span class="swatch swatch-line swatch-created" />
        </dt>
        <dd>from who created it, or handed the job over</dd>
        <dt>
          <span class="swatch swatch-line swatch-message" />
        </dt>
        <dd>a message between threads or processes</dd>
      </dl>
    </div>
  );
}

function SelectionDetails({
  details,
  actions,
}: {
  readonly details: Details;
  readonly actions: ViewActions;
}) {
  const { title, state, start, end, totals, sentences, facts, slices, sliceCount } = details;
  return (
    <>
      <header class="side-head">
        <h2>
          <bdi>{displayText(title, 80)}</bdi>
        </h2>
        <p class="faint figures">
          {state} · {lasting(start, end)} from {actions.momentText(start)}
        </p>
        {totals === undefined ? null : <TotalsBar totals={totals} />}
      </header>
      <ol class="sentences">
        {sentences.map(({ tone, parts }, index) => (
          <li key={index} class={`sentence tone-${tone}`}>
            <PartList parts={parts} actions={actions} />
          </li>
        ))}
      </ol>
      <dl class="facts">
        {facts.map(({ name, parts }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <PartList parts={parts} actions={actions} />
            </dd>
          </div>
        ))}
      </dl>
      {slices.length === 0 ? null : <SliceTable slices={slices} total={sliceCount} actions={actions} />}
    </>
  );
}

function TotalsBar({ totals }: { readonly totals: StateTotals }) {
  const { running, ready, waiting, isPartial } = totals;
  const whole = Math.max(1, running + ready + waiting);
  const part = (length: number): { readonly flexGrow: number } => ({ flexGrow: length / whole });
  return (
    <div class="totals">
      <div class="totals-bar" aria-hidden="true">
        <span class="swatch-running" style={part(running)} />
        <span class="swatch-ready" style={part(ready)} />
        <span class="totals-waiting" style={part(waiting)} />
      </div>
      <p class="faint figures">
        running {formatDuration(nanos(running))} · ready {formatDuration(nanos(ready))} · waiting{" "}
        {formatDuration(nanos(waiting))}
        {isPartial ? " (of its first slices only)" : ""}
      </p>
    </div>
  );
}

interface SliceTableProperties {
  readonly slices: readonly SliceSummary[];
  readonly total: number;
  readonly actions: ViewActions;
}

/** The slices as a table: the same as the timeline shows, for reading and for screen readers. */
function SliceTable({ slices, total, actions }: SliceTableProperties) {
  return (
    <details class="slices">
      <summary>
        Slices of this coroutine <span class="faint figures">{total}</span>
      </summary>
      <table>
        <thead>
          <tr>
            <th scope="col">from</th>
            <th scope="col">for</th>
            <th scope="col">state</th>
          </tr>
        </thead>
        <tbody>
          {slices.map(({ selection, state, start, end, what, isSelected }) => (
            <tr
              key={selection.row}
              class={isSelected ? "current" : ""}
              {...(isSelected ? { "aria-current": "true" as const } : {})}
            >
              <td class="figures">
                <button type="button" class="link" onClick={() => actions.select(selection)}>
                  {actions.momentText(start)}
                </button>
              </td>
              <td class="figures">{lasting(start, end)}</td>
              <td>
                {state}
                {what === "" ? null : (
                  <>
                    {" "}
                    <code>
                      <bdi>{displayText(what, 60)}</bdi>
                    </code>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function lasting(start: number, end: number): string {
  return Number.isFinite(end) ? formatDuration(nanos(end - start)) : "until now";
}
