/** An interval of time on a track. Times in ns since the trace began; an end of Infinity means that it lasts. */
export interface Span<Content> {
  readonly start: number;
  readonly end: number;
  readonly content: Content;
}

/** The beginning or the end of a span, as formats want them that know no intervals. */
export type SpanEdge<Content> =
  | { readonly edge: "begin"; readonly time: number; readonly content: Content }
  | { readonly edge: "end"; readonly time: number; readonly content: Content };

/**
 * Turns the spans of one track into begins and ends that nest: in order of time, each end closing the newest begin. A span that
 * outlasts the one around it ends with that one; one that lasts ends with the trace.
 *
 * @param spans in any order
 */
export function* nestSpans<Content>(
  spans: readonly Span<Content>[],
  traceEnd: number,
): Generator<SpanEdge<Content>> {
  const ordered = spans
    .map((span, index) => ({ ...span, end: Math.max(span.start, Math.min(span.end, traceEnd)), index }))
    .sort((a, b) => a.start - b.start || b.end - a.end || a.index - b.index);
  const open: Span<Content>[] = [];
  for (const span of ordered) {
    yield* closeUntil(open, span.start);
    const end = Math.min(span.end, open.at(-1)?.end ?? Infinity);
    open.push({ start: span.start, end, content: span.content });
    yield { edge: "begin", time: span.start, content: span.content };
  }
  yield* closeUntil(open, Infinity);
}

function* closeUntil<Content>(open: Span<Content>[], time: number): Generator<SpanEdge<Content>> {
  for (let last = open.at(-1); last !== undefined && last.end <= time; last = open.at(-1)) {
    open.pop();
    yield { edge: "end", time: last.end, content: last.content };
  }
}
