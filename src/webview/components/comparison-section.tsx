import { formatDuration, nanos } from "../../base/units";
import type { Change } from "../../trace/query/report/compare-runs";
import type { ComparedFigures, ComparisonLine, MovedLine, RunComparison } from "../engine/run-comparison";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { IconButton } from "./icon-button";
import { PlaceLink } from "./place-link";
import { translate, translateAround } from "../text/translate";

interface ComparisonProperties {
  readonly view: TraceView;
  readonly actions: ViewActions;
}

/** What changed against another run; nothing in a report, where there is no other run. */
export function ComparisonSection({ view, actions }: ComparisonProperties) {
  const state = view.other.state.value;
  if (!actions.canReveal) return null;
  if (state.phase === "none") {
    return (
      <p>
        <button type="button" class="link" onClick={actions.compare}>
          {translate("Compare with another run…")}
        </button>
      </p>
    );
  }
  return (
    <section class="side-section" aria-label={translate("Comparison with another run")}>
      <header class="turn-head">
        <h2>{translateAround("Compared with {0}", <bdi>{displayText(state.title, 60)}</bdi>)}</h2>
        <IconButton icon="close" label={translate("End the comparison")} onClick={() => view.other.close()} />
      </header>
      {state.phase === "reading" ? (
        <progress aria-label={translate("Reading the other run")} />
      ) : state.phase === "failed" ? (
        <p class="sentence tone-error">{displayText(state.problem, 400)}</p>
      ) : (
        <Comparison comparison={state.comparison} actions={actions} />
      )}
    </section>
  );
}

function Comparison({
  comparison,
  actions,
}: {
  readonly comparison: RunComparison;
  readonly actions: ViewActions;
}) {
  const { isShownLater, earlier, later, lines, sameCount, omitted, moved } = comparison;
  return (
    <>
      <p class="faint figures">
        {isShownLater
          ? translate("From that run ({0}) to this ({1})", timeText(earlier), timeText(later))
          : translate("From this run ({0}) to that ({1})", timeText(earlier), timeText(later))}
      </p>
      {lines.length === 0 ? null : <Changes lines={lines} actions={actions} />}
      <p class="faint">
        {omitted > 0 ? `${translate("{0} smaller changes are not shown.", omitted)} ` : ""}
        {translate("{0} functions and suspension points are the same.", sameCount)}
      </p>
      <Moves moved={moved} actions={actions} />
    </>
  );
}

function Changes({
  lines,
  actions,
}: {
  readonly lines: readonly ComparisonLine[];
  readonly actions: ViewActions;
}) {
  return (
    <table class="statistics statistics-lines comparison">
      <caption>{translateAround("Changed {0}", <span class="faint">{lines.length}</span>)}</caption>
      <thead>
        <tr>
          <th scope="col">{translate("change")}</th>
          <th scope="col">{translate("calls or hits")}</th>
          <th scope="col">p50</th>
          <th scope="col">{translate("total")}</th>
        </tr>
      </thead>
      {lines.map(({ name, location, change, before, after }, index) => (
        <tbody key={index}>
          <tr>
            <th scope="rowgroup" colSpan={4}>
              <bdi>{displayText(name, 60)}</bdi>{" "}
              {location === undefined ? null : <PlaceLink location={location} actions={actions} />}
            </th>
          </tr>
          <tr>
            <td class={`change change-${change}`}>{changeWords[change]}</td>
            <Figure before={before} after={after} text={({ count }) => String(count)} />
            <Figure before={before} after={after} text={({ p50 }) => formatDuration(nanos(p50))} />
            <Figure before={before} after={after} text={({ total }) => formatDuration(nanos(total))} />
          </tr>
        </tbody>
      ))}
    </table>
  );
}

const changeWords: Readonly<Record<Change, string>> = {
  slower: translate("▲ slower"),
  faster: translate("▼ faster"),
  "more-often": translate("▲ more often"),
  "less-often": translate("▼ less often"),
  appeared: translate("+ new"),
  disappeared: translate("− gone"),
  same: translate("same"),
};

function Figure({
  before,
  after,
  text,
}: {
  readonly before: ComparedFigures;
  readonly after: ComparedFigures;
  readonly text: (figures: ComparedFigures) => string;
}) {
  const [old, now] = [before, after].map((figures) => (figures.count === 0 ? "–" : text(figures)));
  return (
    <td class="figures">
      {old === now ? null : <div class="faint">{old}</div>}
      <div>{now}</div>
    </td>
  );
}

function Moves({ moved, actions }: { readonly moved: readonly MovedLine[]; readonly actions: ViewActions }) {
  if (moved.length === 0)
    return <p class="faint">{translate("All calls that both runs have ended in the same order.")}</p>;
  return (
    <>
      <h2>
        {translateAround("Ended in another order {0}", <span class="faint figures">{moved.length}</span>)}
      </h2>
      <ol class="sentences">
        {moved.map(({ name, now, other, location }) => (
          <li key={name} class="sentence tone-wake">
            {now === "before"
              ? translateAround("{0} now ends before {1}", named(name), named(other))
              : translateAround("{0} now ends after {1}", named(name), named(other))}{" "}
            {location === undefined ? null : <PlaceLink location={location} actions={actions} />}
          </li>
        ))}
      </ol>
    </>
  );
}

function named(call: string) {
  return <bdi>{displayText(call, 60)}</bdi>;
}

/** In the reader's own time and way of writing it; ISO 8601 where it is no time at all. */
function timeText(created: string): string {
  const time = new Date(created);
  return Number.isNaN(time.getTime())
    ? displayText(created, 40) || translate("unknown time")
    : time.toLocaleString();
}
