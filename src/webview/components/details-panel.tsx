import { Fragment } from "preact";
import { formatDuration, nanos } from "../../base/units";
import type { Details, SliceSummary, StateTotals } from "../engine/details";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { translate } from "../text/translate";
import { Finding } from "./findings-panel";
import { gilParts } from "./gil-stretch";
import { noAsyncCodeRan } from "./messages";
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
      title={translate("Back to what was selected before ([)")}
      aria-label={translate("Back to what was selected before")}
      onClick={() => view.goThroughHistory(-1)}
    >
      ‹
    </button>
  );
}

/** Of what the run showed, this much is said before anything is selected. */
const mostFindings = 3;

function NothingSelected({ view, actions }: { readonly view: TraceView; readonly actions: ViewActions }) {
  const findings = view.findings.value?.slice(0, mostFindings) ?? [];
  return (
    <div class="side-empty">
      <h2>{translate("Nothing selected")}</h2>
      <p>
        {translate(
          "Click a slice, or press an arrow key in the timeline, to see what it waited for, who woke it and why it was late.",
        )}
      </p>
      {view.isComplete.value && view.summary.value.coroutineCount === 0 ? (
        <section class="first-findings">
          <h2>{translate("No async code ran")}</h2>
          <p>{noAsyncCodeRan()}</p>
        </section>
      ) : null}
      {findings.length === 0 ? null : (
        <section class="first-findings">
          <h2>{translate("Worth a look")}</h2>
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
        <dd>{translate("running: its code executes")}</dd>
        <dt>
          <span class="swatch swatch-job" />
        </dt>
        <dd>{translate("job of a pool: its thread runs it, or waits in it")}</dd>
        <dt>
          <span class="swatch swatch-ready" />
        </dt>
        <dd>{translate("ready: woken, but other code has the thread")}</dd>
        <dt>
          <span class="swatch swatch-waiting" />
        </dt>
        <dd>{translate("waiting: suspended, costs nothing")}</dd>
        <dt>
          <span class="swatch swatch-dense" />
        </dt>
        <dd>{translate("too many short slices for this zoom")}</dd>
        <dt>
          <span class="swatch swatch-well" />
        </dt>
        <dd>{translate("ended well; leaning out and red: failed or cancelled")}</dd>
        <dt>
          <span class="swatch swatch-held" />
        </dt>
        <dd>{translate("one piece of code held the event loop")}</dd>
        {view.rows.value.some(({ kind }) => kind === "gil") ? <GilLegend /> : null}
        <dt>
          <span class="swatch swatch-line" />
        </dt>
        <dd>{translate("an arrow from who woke what is selected")}</dd>
        <dt>
          <span class="swatch swatch-line swatch-created" />
        </dt>
        <dd>{translate("from who created it, or handed the job over")}</dd>
        <dt>
          <span class="swatch swatch-line swatch-awaits" />
        </dt>
        <dd>{translate("to what the waiting one awaits")}</dd>
        <dt>
          <span class="swatch swatch-line swatch-sends" />
        </dt>
        <dd>{translate("a value sent into a generator; point at it to read it")}</dd>
        <dt>
          <span class="swatch swatch-line swatch-message" />
        </dt>
        <dd>{translate("a message between threads or processes")}</dd>
      </dl>
    </div>
  );
}

/** What the estimates of who held Python's lock look like. */
function GilLegend() {
  return gilParts.map(({ swatch, name }) => (
    <Fragment key={swatch}>
      <dt>
        <span class={`swatch ${swatch}`} />
      </dt>
      <dd>{translate("{0}: ~ share of the time, estimated", name)}</dd>
    </Fragment>
  ));
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
          {translate("{0} · {1} from {2}", state, lasting(start, end), actions.momentText(start))}
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
  const times = [running, ready, waiting].map((time) => formatDuration(nanos(time)));
  const part = (length: number): { readonly flexGrow: number } => ({ flexGrow: length / whole });
  return (
    <div class="totals">
      <div class="totals-bar" aria-hidden="true">
        <span class="swatch-running" style={part(running)} />
        <span class="swatch-ready" style={part(ready)} />
        <span class="totals-waiting" style={part(waiting)} />
      </div>
      <p class="faint figures">
        {isPartial
          ? translate("running {0} · ready {1} · waiting {2} (of its first slices only)", ...times)
          : translate("running {0} · ready {1} · waiting {2}", ...times)}
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
        {slices[0]?.selection.kind === "gil"
          ? translate("Looks at this thread")
          : translate("Slices of this coroutine")}{" "}
        <span class="faint figures">{total}</span>
      </summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{translate("from")}</th>
            <th scope="col">{translate("for")}</th>
            <th scope="col">
              {slices[0]?.selection.kind === "gil" ? translate("estimated") : translate("state")}
            </th>
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
  return Number.isFinite(end) ? formatDuration(nanos(end - start)) : translate("until now");
}
