import type { Question } from "../engine/engine-client";
import type { TrackRow } from "../engine/scene";
import type { ListChange } from "./list-change";

/*
 * What the page and its worker say to each other. Both are of one build and start from one script, so that nothing needs to be
 * validated. Each request has exactly one reply, and replies come in the order of their requests.
 */

/** One question to the engine in the worker. */
export interface EngineRequest {
  readonly question: Question;
  readonly parameters: readonly unknown[];
}

/** What a worker says. */
export type EngineReply =
  /** It listens; said once, before all else. */
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly value: unknown }
  /** To `rows`: how they differ from those of the last answer; undefined where they do not. */
  | { readonly kind: "rows"; readonly change: ListChange<TrackRow> | undefined }
  /** The question made the engine throw. */
  | { readonly kind: "failed"; readonly message: string; readonly stack: string | undefined };
