/** Who runs the coroutines of a file. */
export type AsyncLibrary = "asyncio" | "trio" | "anyio";

/** The library that a file's code runs under, as far as its imports show: asyncio, unless only another one is named. */
export function asyncLibrary(text: string): AsyncLibrary {
  if (/\basyncio\b/u.test(text)) return "asyncio";
  const named = /^[ \t]*(?:import|from)[ \t]+(trio|anyio)\b/mu.exec(text)?.[1];
  return named === "trio" || named === "anyio" ? named : "asyncio";
}
