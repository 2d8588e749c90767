import { types } from "node:util";
import { combinators } from "../instrument/probe-names";
import { type Gathering, infoOf, type PromiseInfo } from "./promise-info";

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
