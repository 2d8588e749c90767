import { formatDuration, type Nanos } from "../../../base/units";
import type { Entity } from "../../model/entity";
import type { CoroutineRow, SliceRow } from "../../model/rows";
import type { Place } from "../describe";

/** A piece of a sentence: words, or a reference that a view can make a link. */
export type ReasonPart =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "entity"; readonly text: string; readonly entity: Entity }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "place"; readonly text: string; readonly place: Place }
  | { readonly kind: "moment"; readonly text: string; readonly time: Nanos }
  | { readonly kind: "duration"; readonly text: string; readonly duration: Nanos };

/** What a sentence explains. */
export type ReasonRole =
  "created" | "awaited" | "woken" | "late" | "running" | "resumed" | "still-waiting" | "deadlock" | "settled";

/** A sentence of an explanation, with the event and the place that prove it. */
export interface Reason {
  readonly role: ReasonRole;
  readonly parts: readonly ReasonPart[];
  readonly evidence: {
    /** When it happened, ns since the trace began. */
    readonly time: Nanos;
    /** The slice that shows it. */
    readonly slice: SliceRow;
    readonly coroutine: CoroutineRow;
    /** Where in the source; undefined where no side table told. */
    readonly place: Place | undefined;
  };
}

/** An explanation as plain text, one sentence a line. */
export function reasonText(reasons: readonly Reason[]): string {
  return reasons.map(({ parts }) => parts.map(({ text }) => text).join("")).join("\n");
}

/** Plain words. */
export function words(text: string): ReasonPart {
  return { kind: "words", text };
}

/** What an English text with gaps `{0}`, `{1}`, … is in the reader's language; itself where there is no other. */
export type Translate = (english: string) => string;

/** A text with parts in its gaps. */
export function withParts(text: string, gaps: readonly (ReasonPart | readonly ReasonPart[])[]): ReasonPart[] {
  return text
    .split(/\{(\d+)\}/u)
    .flatMap((piece, index) =>
      index % 2 === 1 ? (gaps[Number(piece)] ?? []) : piece === "" ? [] : [words(piece)],
    );
}

/** A moment, counted from `origin`. */
export function moment(time: Nanos, origin: Nanos): ReasonPart {
  return { kind: "moment", text: formatDuration((time - origin) as Nanos), time };
}

/** A span of time. */
export function duration(span: number): ReasonPart {
  return { kind: "duration", text: formatDuration(span as Nanos), duration: span as Nanos };
}
