import type { Language, PointKind } from "../../analysis/outline";

/** Whether control goes to the event loop until something is there, or to the caller with a value. */
export type PointClass = "await" | "yield";

/** The class of a kind: it decides the colour and the sign of a mark. */
export function pointClass(kind: PointKind): PointClass {
  return kind === "yield" || kind === "yield-from" ? "yield" : "await";
}

/** The syntax as people write it in `language`: `for await` or `async for`, `yield*` or `yield from`. */
export function keywordOf(kind: PointKind, language: Language): string {
  const python = language === "python";
  switch (kind) {
    case "await":
      return "await";
    case "yield":
      return "yield";
    case "yield-from":
      return python ? "yield from" : "yield*";
    case "for-await":
      return python ? "async for" : "for await";
    case "async-with":
      return "async with";
    case "await-using":
      return "await using";
    case "async-comprehension":
      return "async for";
    case "implicit-await":
      return "return";
  }
}
