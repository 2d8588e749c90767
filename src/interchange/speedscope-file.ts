import type { TraceModel } from "../trace/model/trace-model";
import { nestSpans } from "./nested-spans";
import { exportTimeline, type ExportTrack, type SpanContent } from "./trace-tracks";

/** One evented profile of a speedscope file. */
interface Profile {
  readonly type: "evented";
  readonly name: string;
  readonly unit: "nanoseconds";
  readonly startValue: number;
  readonly endValue: number;
  readonly events: readonly { readonly type: "O" | "C"; readonly frame: number; readonly at: number }[];
}

/**
 * The trace as a file for speedscope (its file-format-spec: `evented` profiles over shared frames): for each thread a profile of what
 * ran, coroutine within coroutine, and for each task one of where its time went, running, ready and waiting.
 */
export function speedscopeFile(model: TraceModel): string {
  const { tracks, end } = exportTimeline(model);
  const frames = new FrameTable();
  const processes = new Map(
    tracks.filter(({ kind }) => kind === "process").map((track) => [track.process, track]),
  );
  const profiles = tracks
    .filter(({ kind, spans }) => (kind === "thread" || kind === "lane") && spans.length > 0)
    .map((track) => profileOf(track, processes.get(track.process)?.name ?? "", frames, end));
  return JSON.stringify({
    $schema: "https://www.speedscope.app/file-format-schema.json",
    exporter: "coroscope",
    name: model.manifest?.command.join(" ") ?? "trace",
    activeProfileIndex: 0,
    shared: { frames: frames.frames },
    profiles,
  });
}

function profileOf(track: ExportTrack, process: string, frames: FrameTable, end: number): Profile {
  const events = [...nestSpans(track.spans, end)].map(({ edge, time, content }) => ({
    type: edge === "begin" ? ("O" as const) : ("C" as const),
    frame: frames.indexOf(content),
    at: Math.round(time),
  }));
  const kind = track.kind === "thread" ? "thread" : "coroutine";
  return {
    type: "evented",
    name: `${process} · ${kind} ${track.name}`,
    unit: "nanoseconds",
    startValue: 0,
    endValue: Math.round(end),
    events,
  };
}

/** The frames that profiles share, each once. */
class FrameTable {
  readonly frames: { name: string; file?: string; line?: number; col?: number }[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf({ name, category, place }: SpanContent): number {
    const shown = category === "waiting" ? `waits: ${name}` : name;
    const key = `${shown}\0${place?.path ?? ""}\0${place?.line ?? 0}\0${place?.column ?? 0}`;
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = this.frames.length;
    this.#indexes.set(key, index);
    this.frames.push({
      name: shown,
      ...(place && { file: place.path, line: place.line, col: place.column + 1 }),
    });
    return index;
  }
}
