import { types } from "node:util";
import { infoOf, type PromiseInfo } from "./promise-info";

/** The functions of `Promise` that make one promise of many, by the number that probes give them, with the awaitable kind each makes. */
export const combinators = [
  { name: "all", kind: "all" },
  { name: "allSettled", kind: "all" },
  { name: "any", kind: "any" },
  { name: "race", kind: "race" },
] as const;

/** What one call of a combinator was given. */
export interface Gathering {
  readonly combinator: (typeof combinators)[number];
  /** How many items there are, promises or not. */
  readonly size: number;
  /** Those of them that are known promises. */
  readonly members: readonly PromiseInfo[];
}

/** Looks at what a combinator is about to be given, without running any code of the program: only an array's own items are read. */
export function gatheringOf(combinator: number, items: unknown): Gathering | null {
  const found = combinators[combinator];
  if (found === undefined || types.isProxy(items) || !Array.isArray(items)) return null;
  const members: PromiseInfo[] = [];
  for (let index = 0; index < items.length; index++) {
    const item: unknown = Object.getOwnPropertyDescriptor(items, index)?.value;
    const info = typeof item === "object" && item !== null ? infoOf(item) : null;
    if (info !== null) members.push(info);
  }
  return { combinator: found, size: items.length, members };
}
