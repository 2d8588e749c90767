import { formatDuration, nanos } from "../../base/units";
import type { ProcessWork, SideBySide } from "../engine/side-by-side";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { useAnswer } from "./use-answer";

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
          Threads and processes <span class="faint">{scopeOf(view)}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">who</th>
            <th scope="col">did</th>
            <th scope="col">had work</th>
          </tr>
        </thead>
        {work.processes.map((process, index) => (
          <ProcessLines key={index} process={process} />
        ))}
      </table>
      <p>{togetherText(work)}</p>
      {work.processes.some(({ takesTurns }) => takesTurns) ? (
        <p class="faint">
          Threads of one Python process take turns at running Python code, unless Python was built without its
          lock (GIL). Who held the lock when is not recorded.
        </p>
      ) : null}
    </section>
  );
}

function ProcessLines({ process }: { readonly process: ProcessWork }) {
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={3}>
          <bdi>{displayText(process.name, 60)}</bdi>{" "}
          {process.threads.length > 1 ? <span class="faint">{atOnceText(process)}</span> : null}
        </th>
      </tr>
      {process.threads.map(({ name, runs, jobs, busy }, index) => (
        <tr key={index}>
          <td>
            <bdi>{displayText(name, 40)}</bdi>
          </td>
          <td class="figures">{didText(runs, jobs)}</td>
          <td class="figures">{formatDuration(nanos(busy))}</td>
        </tr>
      ))}
    </tbody>
  );
}

function scopeOf(view: TraceView): string {
  return view.range.value === undefined ? "" : "in the measured range";
}

function didText(runs: number, jobs: number): string {
  const stretches = runs === 1 ? "1 run" : `${runs} runs`;
  if (jobs === 0) return stretches;
  const given = jobs === 1 ? "1 job" : `${jobs} jobs`;
  return runs === 0 ? given : `${stretches}, ${given}`;
}

function atOnceText({ most, average }: Pick<SideBySide, "most" | "average">): string {
  return `at most ${most} at once, ${average.toFixed(1)} on average`;
}

function togetherText(work: SideBySide): string {
  const more = work.isPartial ? " This is its beginning: there was too much to look at all of it." : "";
  return `Of all together, ${atOnceText(work)}, while any had work: ${formatDuration(nanos(work.busy))}.${more}`;
}
