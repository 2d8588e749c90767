import type { SourceLocation } from "../../trace/view-protocol";
import type { Selection } from "./scene";

/**
 * A piece of a sentence. Texts are as the program gave them. `code` is source or a value; `place` reveals a source line,
 * `link` selects something else of the trace.
 */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "strong"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "place"; readonly text: string; readonly location: SourceLocation }
  | { readonly kind: "moment"; readonly time: number }
  | { readonly kind: "link"; readonly text: string; readonly selection: Selection };

/** One sentence of an explanation. `tone` says what it is about, as the bar before it shows. */
export interface Sentence {
  readonly tone: "waiting" | "wake" | "late" | "running" | "ended" | "error";
  readonly parts: readonly Part[];
}

/** A named fact. */
export interface Fact {
  readonly name: string;
  readonly parts: readonly Part[];
}

/** One slice of the selected coroutine's history, as a table shows it. */
export interface SliceSummary {
  readonly selection: Selection;
  readonly state: string;
  readonly start: number;
  readonly end: number;
  readonly what: string;
  readonly isSelected: boolean;
}

/** How long a coroutine was in each state until now, in ns. `isPartial`: only its first slices were added up. */
export interface StateTotals {
  readonly running: number;
  readonly ready: number;
  readonly waiting: number;
  readonly isPartial: boolean;
}

/** All there is to say about what is selected. */
export interface Details {
  readonly selection: Selection;
  readonly title: string;
  readonly state: string;
  readonly start: number;
  /** Infinity while it lasts. */
  readonly end: number;
  readonly totals: StateTotals | undefined;
  readonly sentences: readonly Sentence[];
  readonly facts: readonly Fact[];
  /** The slices around the selected one. */
  readonly slices: readonly SliceSummary[];
  /** How many slices the coroutine has in all. */
  readonly sliceCount: number;
  /** What Enter reveals. */
  readonly location: SourceLocation | undefined;
}
