import type { TraceModel } from "../trace/model/trace-model";
import { nestSpans } from "./nested-spans";
import { exportTimeline, placeText, threadIdOf, type ExportTrack, type SpanContent } from "./trace-tracks";

/**
 * The trace in Chrome's Trace Event Format, which chrome://tracing, Perfetto, speedscope and others open. Times are microseconds
 * with three decimals, so no nanosecond is lost. Each task's lane is a thread of its own there: the format has no other rows.
 *
 * Source: the "Trace Event Format" document: B and E events nest per thread, `s`/`f` with `bp: "e"` bind to the slices around them.
 *
 * @returns the pieces of the text in order
 */
export function* chromeTrace(model: TraceModel): Generator<string> {
  const { tracks, wakeups, end } = exportTimeline(model);
  yield '{"displayTimeUnit":"ns","traceEvents":[\n';
  let separator = "";
  const event = (fields: object): string => {
    const text = `${separator}${JSON.stringify(fields)}`;
    separator = ",\n";
    return text;
  };
  for (const track of tracks) {
    yield* names(track).map(event);
    const tid = threadIdOf(track);
    for (const { edge, time, content } of nestSpans(track.spans, end)) {
      const base = { pid: track.process, tid, ts: microseconds(time) };
      if (edge === "end") yield event({ ph: "E", ...base });
      else {
        yield event({
          ph: "B",
          ...base,
          name: content.name,
          cat: content.category,
          args: argumentsOf(content),
        });
        if (content.wakeup !== 0) {
          yield event({ ph: "f", bp: "e", ...base, id: content.wakeup, name: "wakes", cat: "wakeup" });
        }
      }
    }
  }
  const threads = new Map(tracks.map((track) => [track.thread, track]));
  for (const { row, time, thread, name } of wakeups) {
    const track = threads.get(thread);
    if (track === undefined) continue;
    const base = { pid: track.process, tid: threadIdOf(track), ts: microseconds(time) };
    yield event({ ph: "s", ...base, id: row, name: "wakes", cat: "wakeup", args: { what: name } });
  }
  yield "\n]}\n";
}

function names(track: ExportTrack): object[] {
  const { process: pid, kind, name, id } = track;
  if (kind === "process") return [{ ph: "M", name: "process_name", pid, args: { name } }];
  const tid = threadIdOf(track);
  return [
    { ph: "M", name: "thread_name", pid, tid, args: { name } },
    { ph: "M", name: "thread_sort_index", pid, tid, args: { sort_index: id } },
  ];
}

function argumentsOf(content: SpanContent): Record<string, string> {
  const place = placeText(content);
  return { ...(place !== "" && { place }), ...(content.value !== "" && { value: content.value }) };
}

function microseconds(nanoseconds: number): number {
  return Math.round(nanoseconds) / 1_000;
}
