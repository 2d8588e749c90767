import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { TraceModel } from "../trace/model/trace-model";
import { nestSpans } from "./nested-spans";
import {
  exportTimeline,
  placeText,
  threadIdOf,
  type ExportTrack,
  type ExportWakeup,
  type SpanContent,
} from "./trace-tracks";

/** Field numbers of Perfetto's messages (protos/perfetto/trace/trace_packet.proto and track_event/*.proto). */
const fields = {
  trace: { packet: 1 },
  packet: { timestamp: 8, sequence: 10, trackEvent: 11, sequenceFlags: 13, trackDescriptor: 60 },
  descriptor: { uuid: 1, name: 2, process: 3, thread: 4, parent: 5 },
  process: { pid: 1, name: 6 },
  thread: { pid: 1, tid: 2, name: 5 },
  event: { annotations: 4, type: 9, track: 11, categories: 22, name: 23, flows: 47, endingFlows: 48 },
  annotation: { string: 6, name: 10 },
} as const;

const eventTypes = { begin: 1, end: 2, instant: 3 } as const;

/** All packets come from one writer. */
const sequence = 1;

/**
 * The trace in Perfetto's own format, for ui.perfetto.dev and its trace processor: processes, threads with what ran in them, tasks
 * with their nested coroutines as tracks of their own, wakeups as flows. Times are nanoseconds since the trace began.
 *
 * @returns the packets in order; joined, they are the file
 */
export function* perfettoTrace(model: TraceModel): Generator<Uint8Array> {
  const { tracks, wakeups, end } = exportTimeline(model);
  for (const track of tracks) yield describeTrack(track);
  for (const track of tracks) {
    for (const { edge, time, content } of nestSpans(track.spans, end)) {
      yield edge === "begin" ? beginSpan(track.id, time, content) : endSpan(track.id, time);
    }
  }
  const threads = new Map(tracks.map((track) => [track.thread, track]));
  for (const wakeup of wakeups) {
    const track = threads.get(wakeup.thread);
    if (track !== undefined) yield wake(track.id, wakeup);
  }
}

function describeTrack(track: ExportTrack): Uint8Array {
  const { descriptor, process, thread } = fields;
  return packet((writer) => {
    writer.tag(fields.packet.trackDescriptor, WireType.LengthDelimited).fork();
    writer.tag(descriptor.uuid, WireType.Varint).uint64(track.id);
    if (track.parent !== 0) writer.tag(descriptor.parent, WireType.Varint).uint64(track.parent);
    if (track.kind === "process") {
      writer.tag(descriptor.process, WireType.LengthDelimited).fork();
      writer.tag(process.pid, WireType.Varint).int32(track.process);
      writer.tag(process.name, WireType.LengthDelimited).string(track.name).join();
    } else if (track.kind === "thread") {
      writer.tag(descriptor.thread, WireType.LengthDelimited).fork();
      writer.tag(thread.pid, WireType.Varint).int32(track.process);
      writer.tag(thread.tid, WireType.Varint).int32(threadIdOf(track));
      writer.tag(thread.name, WireType.LengthDelimited).string(track.name).join();
    } else {
      writer.tag(descriptor.name, WireType.LengthDelimited).string(track.name);
    }
    writer.join();
  });
}

function beginSpan(track: number, time: number, content: SpanContent): Uint8Array {
  return trackEvent(track, time, eventTypes.begin, (writer) => {
    writer.tag(fields.event.categories, WireType.LengthDelimited).string(content.category);
    writer.tag(fields.event.name, WireType.LengthDelimited).string(content.name);
    annotate(writer, "place", placeText(content));
    annotate(writer, "value", content.value);
    if (content.wakeup !== 0) writer.tag(fields.event.endingFlows, WireType.Bit64).fixed64(content.wakeup);
  });
}

function endSpan(track: number, time: number): Uint8Array {
  return trackEvent(track, time, eventTypes.end, () => undefined);
}

function wake(track: number, { row, time, name }: ExportWakeup): Uint8Array {
  return trackEvent(track, time, eventTypes.instant, (writer) => {
    writer.tag(fields.event.categories, WireType.LengthDelimited).string("wakeup");
    writer.tag(fields.event.name, WireType.LengthDelimited).string(name);
    writer.tag(fields.event.flows, WireType.Bit64).fixed64(row);
  });
}

function annotate(writer: BinaryWriter, name: string, value: string): void {
  if (value === "") return;
  writer.tag(fields.event.annotations, WireType.LengthDelimited).fork();
  writer.tag(fields.annotation.name, WireType.LengthDelimited).string(name);
  writer.tag(fields.annotation.string, WireType.LengthDelimited).string(value).join();
}

function trackEvent(
  track: number,
  time: number,
  type: number,
  write: (writer: BinaryWriter) => void,
): Uint8Array {
  return packet((writer) => {
    writer.tag(fields.packet.timestamp, WireType.Varint).uint64(Math.round(time));
    writer.tag(fields.packet.trackEvent, WireType.LengthDelimited).fork();
    writer.tag(fields.event.type, WireType.Varint).int32(type);
    writer.tag(fields.event.track, WireType.Varint).uint64(track);
    write(writer);
    writer.join();
  });
}

function packet(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(fields.trace.packet, WireType.LengthDelimited).fork();
  write(writer);
  writer.tag(fields.packet.sequence, WireType.Varint).uint32(sequence);
  return writer.join().finish();
}
