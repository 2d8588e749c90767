import assert from "node:assert/strict";
import type { Nanos } from "../../base/units";
import { noEnds } from "../evidence/call-ends";
import type { FunctionRun } from "../evidence/function-history";
import type { Translator } from "../translator";
import { functionRunsText } from "./function-runs-text";

const english: Translator = {
  t: (message, ...values) =>
    message.replace(/\{(\d+)\}/gu, (_match, index: string) => String(values[Number(index)])),
};

function run(folder: string, milliseconds: number): FunctionRun {
  return {
    ...{ ...noEnds, folder, began: 0, calls: 1, line: 4, column: 0 },
    longest: (milliseconds * 1_000_000) as Nanos,
  };
}

/** What is shown, with the commands of links and their arguments. */
function read(markdown: string): { readonly text: string; readonly links: readonly unknown[] } {
  const links: unknown[] = [];
  const text = markdown.replace(
    /\[([^\]]*)\]\(command:([\w.]+)\?([^)]*)\)/gu,
    (_all, label: string, command, argument: string) => {
      links.push([command, ...(JSON.parse(decodeURIComponent(argument)) as unknown[])]);
      return label;
    },
  );
  return { text, links };
}

describe("the hover of a function that was traced", () => {
  it("leads to each of its runs, and compares the last two", () => {
    const { text, links } = read(
      functionRunsText("Cart.total", "/a.py", [run("/t/2", 95), run("/t/1", 120)], english),
    );
    assert.equal(text, "**Last 2 runs of `Cart.total`** · 95.0 ms · 120 ms\n\nCompare the last two");
    const place = { kind: "function", file: "/a.py", line: 4, column: 0 };
    assert.deepEqual(links, [
      ["coroscope.showInTimeline", { folder: "/t/2", ...place }],
      ["coroscope.showInTimeline", { folder: "/t/1", ...place }],
      ["coroscope.compareRuns", { folder: "/t/2", other: "/t/1" }],
    ]);
  });

  it("has nothing to compare after one run", () => {
    const { text, links } = read(functionRunsText("f", "/a.py", [run("/t/1", 120)], english));
    assert.equal(text, "**Last run of `f`** · 120 ms");
    assert.equal(links.length, 1);
  });
});
