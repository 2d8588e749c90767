import assert from "node:assert/strict";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import {
  deadlockStream,
  forAwaitStream,
  gatherStream,
  nodeStream,
  pipelineStream,
} from "../../test/traces/examples";
import { readTrace } from "../../test/traces/read-trace";
import type { TraceModel } from "../trace/model/trace-model";
import { chromeTrace } from "./chrome-trace";
import { mermaidDiagram } from "./mermaid-diagram";
import { perfettoTrace } from "./perfetto-trace";
import { speedscopeFile } from "./speedscope-file";

const traces: Readonly<Record<string, () => TraceModel>> = {
  "gathered tasks": () => readTrace(gatherStream().chunks()).model,
  "a Node.js program": () => readTrace(nodeStream().chunks()).model,
  "a pipeline": () => readTrace(pipelineStream().chunks()).model,
  "for await": () => readTrace(forAwaitStream().chunks()).model,
  "a deadlock": () => readTrace(deadlockStream().chunks()).model,
  nothing: () => readTrace([]).model,
};

/** One event of Chrome's format, as far as it is checked here. */
interface ChromeEvent {
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly name?: string;
  readonly id?: number;
  readonly args?: { readonly name?: string };
}

function chromeEvents(model: TraceModel): ChromeEvent[] {
  return (JSON.parse([...chromeTrace(model)].join("")) as { traceEvents: ChromeEvent[] }).traceEvents;
}

/** The fields of a protobuf message by number; of messages within it the bytes. */
function fieldsOf(bytes: Uint8Array): Map<number, (Uint8Array | bigint)[]> {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, (Uint8Array | bigint)[]>();
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const value =
      type === WireType.LengthDelimited
        ? reader.bytes()
        : BigInt(type === WireType.Bit64 ? reader.fixed64() : reader.uint64());
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}

const numberIn = (fields: Map<number, (Uint8Array | bigint)[]>, field: number): number =>
  Number(fields.get(field)?.[0] ?? 0n);
const bytesIn = (fields: Map<number, (Uint8Array | bigint)[]>, field: number): Uint8Array =>
  fields.get(field)?.[0] as Uint8Array;
const textIn = (fields: Map<number, (Uint8Array | bigint)[]>, field: number): string =>
  new TextDecoder().decode(bytesIn(fields, field));

for (const [name, load] of Object.entries(traces)) {
  describe(`the export of ${name}`, () => {
    it("to Chrome's format nests per thread, and every arrow has both ends", () => {
      const model = load();
      const open = new Map<string, number>();
      const last = new Map<string, number>();
      const arrows = { s: new Set<number>(), f: new Set<number>() };
      for (const event of chromeEvents(model)) {
        const thread = `${event.pid} ${event.tid}`;
        if (event.ph === "B" || event.ph === "E") {
          assert.ok(event.ts >= (last.get(thread) ?? 0), "in order of time");
          last.set(thread, event.ts);
          const depth = (open.get(thread) ?? 0) + (event.ph === "B" ? 1 : -1);
          assert.ok(depth >= 0, "no end without a begin");
          open.set(thread, depth);
        }
        if (event.ph === "s" || event.ph === "f") arrows[event.ph].add(event.id ?? 0);
      }
      assert.ok(
        [...open.values()].every((depth) => depth === 0),
        "every begin has an end",
      );
      assert.deepEqual([...arrows.s].sort(), [...arrows.f].sort());
      assert.equal(open.size > 0, model.coroutines.count > 0);
    });

    it("to Perfetto's format describes every track that it uses, and begins and ends in turn", () => {
      const model = load();
      const tracks = new Set<number>();
      const open = new Map<number, number>();
      const flows = { begun: [] as bigint[], ended: [] as bigint[] };
      const file = Buffer.concat([...perfettoTrace(model)]);
      for (const bytes of fieldsOf(file).get(1) ?? []) {
        const packet = fieldsOf(bytes as Uint8Array);
        assert.equal(numberIn(packet, 10), 1);
        if (packet.has(60)) {
          const descriptor = fieldsOf(bytesIn(packet, 60));
          const parent = numberIn(descriptor, 5);
          assert.ok(parent === 0 || tracks.has(parent), "a parent is described before its children");
          tracks.add(numberIn(descriptor, 1));
          continue;
        }
        const event = fieldsOf(bytesIn(packet, 11));
        const track = numberIn(event, 11);
        assert.ok(tracks.has(track));
        assert.ok(numberIn(packet, 8) <= model.end);
        const type = numberIn(event, 9);
        flows.begun.push(...((event.get(47) ?? []) as bigint[]));
        flows.ended.push(...((event.get(48) ?? []) as bigint[]));
        if (type !== 3) {
          if (type === 1) assert.notEqual(textIn(event, 23), "");
          open.set(track, (open.get(track) ?? 0) + (type === 1 ? 1 : -1));
        }
      }
      assert.ok([...open.values()].every((depth) => depth === 0));
      assert.deepEqual(flows.begun.sort(), flows.ended.sort());
      assert.equal(flows.begun.length, new Set(flows.begun).size);
    });

    it("to speedscope opens and closes frames in turn, within the profile's time", () => {
      const file = JSON.parse(speedscopeFile(load())) as {
        shared: { frames: { name: string }[] };
        profiles: {
          startValue: number;
          endValue: number;
          events: { type: "O" | "C"; frame: number; at: number }[];
        }[];
      };
      for (const { events, startValue, endValue } of file.profiles) {
        const open: number[] = [];
        let last = startValue;
        for (const { type, frame, at } of events) {
          assert.ok(file.shared.frames[frame] !== undefined);
          assert.ok(at >= last && at <= endValue);
          last = at;
          if (type === "O") open.push(frame);
          else assert.equal(open.pop(), frame);
        }
        assert.deepEqual(open, []);
      }
    });

    it("to Mermaid names every participant before it is used", () => {
      const [first, ...lines] = mermaidDiagram(load()).trimEnd().split("\n");
      assert.equal(first, "sequenceDiagram");
      const known = new Set<string>();
      for (const line of lines) {
        const participant = /^ {2}participant (t\d+) as [^<>;"]+/.exec(line.replace(/#\d+;/g, ""))?.[1];
        if (participant !== undefined) {
          known.add(participant);
          continue;
        }
        const message = /^ {2}(t\d+)--?>>(t\d+): (creates|wakes.*)$/.exec(line);
        assert.ok(message, line);
        assert.ok(known.has(message[1] ?? "") && known.has(message[2] ?? ""), line);
      }
    });
  });
}

describe("exports", () => {
  it("draw an arrow for each wakeup by a coroutine", () => {
    const arrows = (model: TraceModel): number => chromeEvents(model).filter(({ ph }) => ph === "s").length;
    assert.ok(arrows(readTrace(gatherStream().chunks()).model) > 0);
    assert.ok(arrows(readTrace(nodeStream().chunks()).model) > 0);
  });

  it("name processes, threads, tasks and what they wait for", () => {
    const events = chromeEvents(readTrace(gatherStream().chunks()).model);
    const names = events.filter(({ ph }) => ph === "M").map(({ args }) => args?.name);
    assert.ok(names.includes("MainThread"), names.join());
    assert.ok(
      names.some((name) => name?.startsWith("worker() #1")),
      names.join(),
    );
    assert.ok(events.some(({ ph, name }) => ph === "B" && name === "await asyncio.sleep(0.01)"));
    assert.ok(events.some(({ ph, name }) => ph === "B" && name === "ready"));
  });

  it("make harmless text of names", () => {
    const stream = gatherStream();
    const evil = stream.function('<img src=x onerror="alert(1)">;\nend %%{init}', { line: 1 });
    stream.emit("coroutine-created", { coroutine: 9, function: evil });
    stream.emit("task-created", { task: 9, name: "</script>", root: 9 });
    const { model } = readTrace(stream.chunks());
    const diagram = mermaidDiagram(model);
    assert.doesNotMatch(diagram.replace(/->>|-->>/g, ""), /[<>"]|%%/);
    assert.ok(diagram.split("\n").every((line) => line === "" || /^(sequenceDiagram| {2})/.test(line)));
    JSON.parse([...chromeTrace(model)].join(""));
  });
});
