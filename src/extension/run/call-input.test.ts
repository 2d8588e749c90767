import assert from "node:assert/strict";
import { phrase } from "../../base/phrase";
import type { Translator } from "../translator";
import { argumentSelection, checkExpression, drivenChoices, runChoices } from "./call-input";

const english: Translator = { t: (message, ...values) => message.replace("{0}", String(values[0])) };

describe("ways to run a function", () => {
  it("begin with the call that was used last, which is offered once", () => {
    const choices = runChoices(
      [
        { expression: "load()", source: "no-parameters" },
        { expression: "load(2)", source: "call-in-file" },
      ],
      undefined,
      "load(2)",
      true,
    );
    assert.deepEqual(choices, [
      { kind: "call", expression: "load(2)", source: "last-used" },
      { kind: "call", expression: "load()", source: "no-parameters" },
      { kind: "edit-call", start: "load(2)", placeholder: false },
      { kind: "drive" },
      { kind: "run-file" },
      { kind: "run-program" },
    ]);
  });

  it("by hand need a call", () => {
    const choices = runChoices(
      [{ expression: "load()", source: "no-parameters" }],
      undefined,
      undefined,
      false,
    );
    assert.deepEqual(drivenChoices(choices), [
      { kind: "call", expression: "load()", source: "no-parameters" },
      { kind: "edit-call", start: "load()", placeholder: false },
    ]);
  });

  it("ask for arguments that nobody knows, and run nothing that would fail", () => {
    const choices = runChoices(
      [],
      { reason: "needs-arguments", message: "…", phrase: phrase("…"), template: "load(url)" },
      undefined,
      false,
    );
    assert.deepEqual(choices, [
      { kind: "edit-call", start: "load(url)", placeholder: true },
      { kind: "drive" },
      { kind: "run-file" },
    ]);
  });

  it("leave only the file for what cannot be reached", () => {
    const choices = runChoices(
      [],
      { reason: "not-reachable", message: "…", phrase: phrase("…") },
      "old()",
      false,
    );
    assert.deepEqual(choices, [{ kind: "run-file" }]);
  });
});

describe("an expression to call", () => {
  function check(expression: string, language: "python" | "typescript" = "typescript"): string | undefined {
    return checkExpression(expression, "load(url)", language, english);
  }

  it("is taken where it is whole", () => {
    for (const good of [
      "load('a')",
      "new Cart(db).total()",
      "f([1, {a: '('}])",
      "f(`${x}`)",
      "f('it\\'s')",
    ]) {
      assert.equal(check(good), undefined, good);
    }
    assert.equal(check('load("""a "quoted" (word""")', "python"), undefined);
  });

  it("is refused where it says nothing or was not filled in", () => {
    assert.match(check("  ")!, /^Enter/);
    assert.match(check(" load(url) ")!, /^Put values/);
  });

  it("is refused with brackets or texts left open", () => {
    assert.match(check("load(1")!, /^\( is not closed/);
    assert.match(check("load(1]")!, /^\]/);
    assert.match(check("load(1))")!, /^\)/);
    assert.match(check("load('a)")!, /^'/);
    assert.match(check('load("""a")', "python")!, /^"/);
  });

  it("has its arguments selected for typing", () => {
    const template = "new Cart(db).total(from, to)";
    const [start, end] = argumentSelection(template)!;
    assert.equal(template.slice(start, end), "from, to");
    assert.equal(argumentSelection("name"), undefined);
  });
});
