import { formatDuration, nanos } from "../../base/units";
import { gilText } from "../engine/gil-text";
import { nothingTraced } from "../engine/scene";
import type { ProcessWork, SideBySide } from "../engine/side-by-side";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { useAnswer } from "./use-answer";
import { translate, translateAround } from "../text/translate";

/** Threads and processes side by side, in the measured range or all of the trace; nothing where one thread did everything. */
export function SideBySideSection({ view }: { readonly view: TraceView }) {
  const range = view.range.value ?? view.bounds.value;
  const work = useAnswer(view, "sideBySide", [{ start: range.start, end: range.end }]);
  if (work === undefined || work.processes.reduce((sum, { threads }) => sum + threads.length, 0) < 2)
    return null;
  return (
    <section class="side-by-side">
      <table class="statistics">
        <caption>
          {translateAround("Threads and processes {0}", <span class="faint">{scopeOf(view)}</span>)}
        </caption>
        <thead>
          <tr>
            <th scope="col">{translate("who")}</th>
            <th scope="col">{translate("did")}</th>
            <th scope="col">{translate("had work")}</th>
          </tr>
        </thead>
        {work.processes.map((process, index) => (
          <ProcessLines key={index} process={process} />
        ))}
      </table>
      <p>{togetherText(work)}</p>
      {[...new Set(work.processes.map(lockText))].map((text) =>
        text === "" ? null : (
          <p key={text} class="faint">
            {text}
          </p>
        ),
      )}
    </section>
  );
}

function ProcessLines({ process }: { readonly process: ProcessWork }) {
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={3}>
          <bdi>{displayText(process.name, 60)}</bdi>
          {process.threads.length > 1 ? <div class="faint">{atOnceText(process)}</div> : null}
        </th>
      </tr>
      {process.threads.map(({ name, runs, jobs, busy, gil }, index) => (
        <tr key={index}>
          <td>
            <bdi>{displayText(name, 40)}</bdi>
            {gil === undefined || gil.sampled === 0 ? null : <div class="faint figures">{gilText(gil)}</div>}
          </td>
          <td class="figures">{didText(runs, jobs)}</td>
          <td class="figures">{formatDuration(nanos(busy))}</td>
        </tr>
      ))}
    </tbody>
  );
}

/** What is known of the lock of a process; empty where it has none that matters. */
function lockText({ takesTurns, gil, threads }: ProcessWork): string {
  if (gil === "none" && threads.length > 1)
    return translate("This Python was built without its lock (GIL): its threads run at the same time.");
  if (!takesTurns) return "";
  const turns = translate(
    "Threads of one Python process take turns at running Python code, holding its lock (GIL).",
  );
  if (gil === "sampled")
    return `${turns} ${translate("Who held it is estimated by sampling: what is marked with ~.")}`;
  if (gil === "unsampled")
    return `${turns} ${translate("Who held it could not be estimated on this platform.")}`;
  return `${turns} ${translate("Who held it is not recorded, unless it was traced with --gil.")}`;
}

function scopeOf(view: TraceView): string {
  return view.range.value === undefined ? "" : translate("in the measured range");
}

function didText(runs: number, jobs: number): string {
  if (runs + jobs === 0) return nothingTraced;
  const stretches = runs === 1 ? translate("1 run") : translate("{0} runs", runs);
  if (jobs === 0) return stretches;
  const given = jobs === 1 ? translate("1 job") : translate("{0} jobs", jobs);
  return runs === 0 ? given : `${stretches}, ${given}`;
}

function atOnceText({ most, average }: Pick<SideBySide, "most" | "average">): string {
  return translate("at most {0} at once, {1} on average", most, average.toFixed(1));
}

function togetherText(work: SideBySide): string {
  const busy = formatDuration(nanos(work.busy));
  const all = translate("Of all together, {0}, while any had work: {1}.", atOnceText(work), busy);
  if (!work.isPartial) return all;
  return `${all} ${translate("This is its beginning: there was too much to look at all of it.")}`;
}
