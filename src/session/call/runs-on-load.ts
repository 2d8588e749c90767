import type { Outline } from "../../analysis/outline";
import { maskSource } from "./mask-source";

/**
 * Whether loading the module already calls the function, so that calling it as well would run it twice. Calls below
 * `if __name__ == "__main__":` do not count, since they are not made when a module is loaded to call something in it.
 */
export function runsOnLoad(outline: Outline, functionIndex: number, text: string): boolean {
  const name = outline.functions[functionIndex]?.name;
  if (name === undefined || !/^[\w$]+$/.test(name)) return false;
  const call = new RegExp(
    String.raw`(?<![\w$.]|\bdef\s|\bfunction\s|\bfunction\*\s)${name.replaceAll("$", "\\$")}\s*\(`,
  );
  const masked = maskSource(text, outline.language);
  if (outline.language === "python")
    return masked.split("\n").some((line) => /^\S/.test(line) && call.test(line));
  let depth = 0;
  let outside = "";
  for (const character of masked) {
    if (character === "}") depth = Math.max(0, depth - 1);
    outside += depth === 0 ? character : " ";
    if (character === "{") depth += 1;
  }
  return call.test(outside);
}
