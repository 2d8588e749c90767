import type { PythonRule } from "./rule";

/** A `while` that does nothing but `await asyncio.sleep(0)`: it keeps a whole processor busy until something happens. */
export const sleepZeroLoop: PythonRule = {
  name: "sleep-zero-loop",
  severity: "warning",
  check(file) {
    return file.calls(/(?<![\w.])asyncio\.sleep(?=\s*\(\s*0\s*\))/gu).flatMap(({ node }) => {
      const statement = node.parent?.type === "await" ? node.parent.parent : null;
      const body = statement?.type === "expression_statement" ? statement.parent : null;
      const others = body?.namedChildren.filter((child) => child?.type !== "comment").length !== 1;
      if (!body || others || body.parent?.type !== "while_statement") return [];
      return {
        message:
          "This loop asks again and again without a pause and keeps the processor busy. Wait for an asyncio.Event, a future or a queue instead.",
        start: node.startIndex,
        end: node.endIndex,
      };
    });
  },
};
