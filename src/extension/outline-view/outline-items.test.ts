import assert from "node:assert/strict";
import type { Outline, Range, SuspendableFunction, SuspensionPoint } from "../../analysis/outline";
import { childrenOfItem, itemAtLine, itemRange, outlineItems, type OutlineItem } from "./outline-items";

function lines(first: number, last: number): Range {
  return { start: { line: first, column: 0 }, end: { line: last, column: 80 } };
}

function suspendable(name: string, first: number, last: number, parent?: number): SuspendableFunction {
  return {
    ...{
      name,
      qualifiedName: name,
      kind: "coroutine",
      range: lines(first, last),
      nameRange: lines(first, first),
    },
    parameters: { required: [], optional: [] },
    ...(parent === undefined ? {} : { parent }),
  };
}

function point(line: number, index: number): SuspensionPoint {
  return {
    kind: "await",
    range: lines(line, line),
    keywordRange: lines(line, line),
    function: index,
    operand: "x",
  };
}

const outline: Outline = {
  language: "python",
  functions: [suspendable("outer", 1, 20), suspendable("inner", 5, 10, 0), suspendable("other", 30, 40)],
  points: [point(3, 0), point(7, 1), point(15, 0), point(33, 2)],
  findings: [
    { rule: "blocking-call", message: "It blocks.", severity: "warning", range: lines(8, 8) },
    { rule: "task-dropped", message: "It is lost.", severity: "warning", range: lines(25, 25) },
  ],
  hasSyntaxErrors: false,
};

function drawn(items: readonly OutlineItem[], indent = ""): string[] {
  return items.flatMap((item) => {
    const { line } = itemRange(item).start;
    if (item.kind === "function")
      return [`${indent}${item.function.name}:${line}`, ...drawn(item.children, `${indent}  `)];
    return [`${indent}${item.kind}:${line}`];
  });
}

describe("the rows of the async outline", () => {
  it("are nested and ordered as the text is, problems among them", () => {
    assert.deepEqual(drawn(outlineItems(outline)), [
      "outer:1",
      "  point:3",
      "  inner:5",
      "    point:7",
      "    finding:8",
      "  point:15",
      "finding:25",
      "other:30",
      "  point:33",
    ]);
  });

  it("hold every function, point and problem exactly once", () => {
    const all = (items: readonly OutlineItem[]): string[] =>
      items.flatMap((item) => [
        `${item.kind} ${item.index}`,
        ...(item.kind === "function" ? all(item.children) : []),
      ]);
    const rows = all(outlineItems(outline));
    assert.equal(new Set(rows).size, rows.length);
    assert.equal(rows.length, outline.functions.length + outline.points.length + outline.findings.length);
  });

  it("follow the cursor: the point on its line, else the function around it", () => {
    const items = outlineItems(outline);
    const at = (line: number): string | undefined => {
      const item = itemAtLine(items, line);
      return item === undefined ? undefined : drawn([item])[0];
    };
    assert.equal(at(7), "point:7");
    assert.equal(at(9), "inner:5");
    assert.equal(at(12), "outer:1");
    assert.equal(at(25), "finding:25");
    assert.equal(at(28), undefined);
    assert.equal(at(40), "other:30");
  });

  it("end with the pipeline, whose rows never follow the cursor", () => {
    const stages = [
      { name: "outer", role: "source", nameRange: lines(1, 1) },
      { name: "other", role: "sink", nameRange: lines(30, 30) },
    ] as const;
    const edges = [{ from: 0, to: 1, evidence: [{ link: "send", range: lines(4, 4) }] }] as const;
    const items = outlineItems({ ...outline, pipeline: { stages, edges } });
    const last = items.at(-1);
    assert.equal(last?.kind, "pipeline");
    const [source, sink] = childrenOfItem(last);
    assert.deepEqual(
      childrenOfItem(source!).map((row) => [row.kind, itemRange(row).start.line]),
      [["edge", 4]],
    );
    assert.deepEqual(childrenOfItem(sink!), []);
    assert.equal(itemAtLine(items, 4)?.kind, "function");
  });
});
