import assert from "node:assert/strict";
import {
  deadlockStream,
  forAwaitStream,
  gatherStream,
  nodeStream,
  pipelineStream,
} from "../../test/traces/examples";
import { readTrace } from "../../test/traces/read-trace";
import type { TraceModel } from "../trace/model/trace-model";
import { otlpTrace } from "./otlp-trace";

interface OtlpAttribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string; readonly boolValue?: boolean };
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly OtlpAttribute[];
  readonly events: readonly { readonly timeUnixNano: string; readonly name: string }[];
  readonly links: readonly { readonly spanId: string; readonly attributes: readonly OtlpAttribute[] }[];
  readonly status: { readonly code?: number };
}

interface Otlp {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

const wallStart = 1_700_000_000_123_456_789n;

const exported = (model: TraceModel): Otlp => JSON.parse([...otlpTrace(model, wallStart)].join("")) as Otlp;

const spansOf = (otlp: Otlp): readonly OtlpSpan[] =>
  otlp.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));

const attribute = (attributes: readonly OtlpAttribute[], key: string): string | undefined => {
  const value = attributes.find((candidate) => candidate.key === key)?.value;
  return value?.stringValue ?? value?.intValue ?? value?.boolValue?.toString();
};

const streams = { gatherStream, nodeStream, pipelineStream, forAwaitStream, deadlockStream };

describe("the export to OpenTelemetry", () => {
  for (const [name, make] of Object.entries(streams)) {
    it(`has a sound span for each call: ${name}`, () => {
      const { model } = readTrace(make().chunks());
      const spans = spansOf(exported(model));
      let calls = 0;
      for (let row = 1; row <= model.coroutines.count; row++) {
        if (model.coroutines.isStandIn.get(row as never) === 0) calls++;
      }
      assert.equal(spans.length, calls);
      const byId = new Map(spans.map((span) => [span.spanId, span]));
      assert.equal(byId.size, spans.length, "every span has an id of its own");
      for (const span of spans) {
        assert.match(span.spanId, /^(?!0+$)[0-9a-f]{16}$/);
        assert.match(span.traceId, /^(?!0+$)[0-9a-f]{32}$/);
        assert.equal(span.traceId, spans[0]?.traceId);
        assert.ok(span.parentSpanId === undefined || byId.has(span.parentSpanId), `parent of ${span.name}`);
        assert.ok(BigInt(span.startTimeUnixNano) >= wallStart);
        assert.ok(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano), span.name);
        const times = span.events.map((event) => BigInt(event.timeUnixNano));
        assert.deepEqual(
          times,
          [...times].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
        );
        for (const link of span.links) assert.ok(byId.has(link.spanId), `link of ${span.name}`);
      }
    });
  }

  it("keeps nanoseconds, which JSON's numbers would lose", () => {
    const [first] = spansOf(exported(readTrace(gatherStream().chunks()).model));
    assert.match(first?.startTimeUnixNano ?? "", /^17000000001234\d{5}$/);
  });

  it("tells nesting, states and wakers of awaited calls", () => {
    const spans = spansOf(exported(readTrace(nodeStream().chunks()).model));
    const child = spans.find(({ parentSpanId }) => parentSpanId !== undefined);
    const parent = spans.find(({ spanId }) => spanId === child?.parentSpanId);
    assert.ok(child && parent);
    assert.ok(child.events.some((event) => event.name === "suspended"));
    assert.ok(
      spans.some(({ links }) =>
        links.some((link) => attribute(link.attributes, "coroscope.relation") === "woken by"),
      ),
    );
  });

  it("marks what never settled", () => {
    const spans = spansOf(exported(readTrace(deadlockStream().chunks()).model));
    assert.ok(spans.length > 0);
    for (const span of spans) assert.equal(attribute(span.attributes, "coroscope.unfinished"), "true");
  });

  it("names the program, not the run, as the service", () => {
    const [process] = exported(readTrace(nodeStream().chunks()).model).resourceSpans;
    assert.match(attribute(process?.resource.attributes ?? [], "service.name") ?? "", /^[\w.-]+$/);
  });

  it("is valid for an empty trace", () => {
    assert.deepEqual(exported(readTrace([]).model), { resourceSpans: [] });
  });
});
