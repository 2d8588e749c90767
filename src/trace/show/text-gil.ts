import { formatDuration, type Nanos } from "../../base/units";
import { alignColumns } from "./align-columns";
import { printable } from "./printable";
import type { ProcessSummary, TraceSummary } from "./summary";

/** The most threads that are listed of a process: those that held the lock longest. */
const mostThreads = 12;

/**
 * What each thread did with Python's GIL, as far as looking at it from time to time tells; empty where nobody asked for that.
 *
 * @param options `normalize` leaves out how long, which differs from run to run
 */
export function textGil(
  { processes, threads }: Pick<TraceSummary, "processes" | "threads">,
  { normalize }: { readonly normalize: boolean },
): string {
  return processes
    .map((process) => {
      const title = processes.length > 1 ? ` of process ${process.pid}` : "";
      switch (process.gil?.state) {
        case "none":
          return `There is no GIL${normalize ? "" : title}: its threads run at the same time.`;
        case "unsampled":
          return `Who held the GIL${normalize ? "" : title} is not known: this platform tells no thread's processor time.`;
        case "sampled":
          return normalize ? "" : sampledGil(process, threads, title);
        default:
          return "";
      }
    })
    .filter((text) => text !== "")
    .join("\n\n");
}

function sampledGil(process: ProcessSummary, threads: TraceSummary["threads"], title: string): string {
  const uses = threads
    .flatMap(({ process: owner, name, gilEstimate }) =>
      owner === process.id && gilEstimate !== null && gilEstimate.sampled > 0
        ? [{ name, ...gilEstimate }]
        : [],
    )
    .sort((one, other) => other.held - one.held);
  if (uses.length === 0) return `No two threads${title} were seen to run: nobody wanted the GIL.`;
  const about = (duration: number): string =>
    duration === 0 ? "–" : `~${formatDuration(duration as Nanos)}`;
  const table = alignColumns(
    [
      [`GIL${title}, estimated`, "held", "wanted", "in C, with it or not"],
      ...uses
        .slice(0, mostThreads)
        .map(({ name, held, wanted, native }) => [
          printable(name),
          about(held),
          about(wanted),
          about(native),
        ]),
    ],
    (column) => column > 0,
  );
  const hidden = uses.length > mostThreads ? `\n⋮ ${uses.length - mostThreads} more threads` : "";
  const parallel = process.gil?.parallel ?? 0;
  const released =
    parallel > 0
      ? `\nAt least ${formatDuration(parallel as Nanos)} of it ran in C without the GIL, while another thread ran.`
      : "";
  return `${table}${hidden}${released}`;
}
