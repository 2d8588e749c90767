import assert from "node:assert/strict";
import { cellsToRun, type OpenCell } from "./cells-to-run";

const python = (text: string): OpenCell => ({ isPython: true, text });

describe("what is run for a cell of a notebook", () => {
  it("is every Python cell above it, and the cell itself at the end", () => {
    const open = [python("a = 1"), { isPython: false, text: "# Title" }, python("b = a"), python("c = b")];
    const { cells, hasMagics } = cellsToRun("report", open, 2);
    assert.deepEqual(cells, [
      { name: "report cell 1", text: "a = 1", index: 0 },
      { name: "report cell 3", text: "b = a", index: 2 },
    ]);
    assert.equal(hasMagics, false);
  });

  it("leaves out magics and cells of nothing else, and every other character where it stands", () => {
    const open = [python("%%bash\nls"), python("  \n"), python("!ls\nx = 1"), python("await f(x)")];
    const { cells, hasMagics } = cellsToRun("n", open, 3);
    assert.deepEqual(
      cells.map(({ text, index }) => [text, index]),
      [
        ["0  \nx = 1", 2],
        ["await f(x)", 3],
      ],
    );
    assert.equal(hasMagics, true);
  });

  it("has the cell that was asked for even where it is empty", () => {
    assert.deepEqual(cellsToRun("n", [python("")], 0).cells, [{ name: "n cell 1", text: "", index: 0 }]);
  });
});
