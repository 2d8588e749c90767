import assert from "node:assert/strict";
import { Translations } from "./translations";

describe("the views' texts", () => {
  const german = new Translations(
    JSON.stringify({ "{0} of {1}": "{1}, davon {0}", "Click {0} first.": "Erst {0} drücken." }),
  );

  it("are in the user's language, with their parts in its order", () => {
    assert.equal(german.text("{0} of {1}", [2, "10 {0}"]), "10 {0}, davon 2");
  });

  it("are in English where they have no other, and where the page holds none or nonsense", () => {
    assert.equal(german.text("{0} is running", ["main"]), "main is running");
    for (const json of ["", "[1]", '{"{0} of {1}": 3}'])
      assert.equal(new Translations(json).text("{0} of {1}", [1, 2]), "1 of 2");
  });

  it("may have elements in their gaps", () => {
    assert.deepEqual(german.around("Click {0} first.", ["<b>"]), ["Erst ", "<b>", " drücken."]);
    assert.equal(german.template("{0} of {1}"), "{1}, davon {0}");
    assert.deepEqual(german.around("Then {0} on {1}", [1, 2]), ["Then ", 1, " on ", 2, ""]);
  });
});
