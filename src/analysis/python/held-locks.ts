import type { Node } from "@vscode/tree-sitter-wasm";
import { isNamedLikeLock } from "../insight/lock-names";
import type { LockDraft } from "../outline-builder";

/**
 * The locks that a statement keeps while its body runs: those of `with` and `async with`, and what the `finally` of a `try` releases.
 * `isLock` knows what the file shows to be one; a name may say so too.
 */
export function locksKeptBy(statement: Node, isLock: (name: string) => boolean): LockDraft[] {
  if (statement.type === "with_statement") {
    const clause = statement.namedChildren.find((child) => child?.type === "with_clause");
    return (clause?.namedChildren ?? [])
      .flatMap((item) => (item ? managerName(item) : []))
      .filter((name) => isLock(name) || isNamedLikeLock(name))
      .map((name) => ({ name, taken: statement.startIndex }))
      .reverse();
  }
  const last = statement.namedChildren.at(-1);
  if (statement.type !== "try_statement" || last?.type !== "finally_clause") return [];
  const released = /(?<![\w.])([\w.]+)\.release\s*\(/u.exec(last.text)?.[1];
  const isReleased = released !== undefined && (isLock(released) || isNamedLikeLock(released));
  return isReleased ? [{ name: released, taken: statement.startIndex }] : [];
}

function managerName(item: Node): string[] {
  const value = item.childForFieldName("value");
  const manager = value?.type === "as_pattern" ? value.namedChild(0) : value;
  return manager && /^[\w.]+$/u.test(manager.text) ? [manager.text] : [];
}
