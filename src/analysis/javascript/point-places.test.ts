import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { languageOfPath } from "../language";
import type { PointPlace } from "../outline";
import { outlineJavaScript } from "./outline";
import type { JavaScriptSource } from "./parse";

const fixtures = path.join(__dirname, "../../../test/analysis/fixtures");

/** What is told early and what the outline says; nothing where the text has syntax errors. */
function bothPlaces(
  source: JavaScriptSource,
): { readonly early: readonly PointPlace[]; readonly late: readonly PointPlace[] } | undefined {
  let early: readonly PointPlace[] | undefined;
  const outline = outlineJavaScript(source, undefined, (points) => (early = points));
  const late = outline.points.map(({ kind, keywordRange }) => ({ kind, keywordRange }));
  return early && { early, late };
}

const expression: fc.Arbitrary<string> = fc.letrec<{ readonly expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: "expression" },
    fc.constantFrom("a", "'await b'", "/* yield */ 1", "/await/", "'😀'"),
    tie("expression").map((inner) => `(await ${inner})`),
    tie("expression").map((inner) => `(yield ${inner})`),
    tie("expression").map((inner) => `(yield /* y */ * ${inner})`),
    tie("expression").map((inner) => `[yield, ${inner}]`),
    tie("expression").map((inner) => `\`\${${inner}} await\``),
    tie("expression").map((inner) => `({ [${inner}]() { return a; } })`),
    tie("expression").map((inner) => `(async () => { return [${inner.replaceAll("yield", "await a,")}]; })`),
    tie("expression").map((inner) => `(async function* () { return ${inner}; })`),
    tie("expression").map((inner) => `class { static async *[a]() { return ${inner}; } }`),
  ),
})).expression;

const statement = fc.oneof(
  expression.map((inner) => `${inner};`),
  expression.map((inner) => `return ${inner}`),
  expression.map((inner) => `for /* x */ await\n(const x of ${inner}) { }`),
  expression.map((inner) => `{ await  using x = ${inner}, y = a; }`),
  fc.constant("return;"),
);

describe("the early places of points", () => {
  it("are those of the outline in every fixture", () => {
    const names = readdirSync(fixtures).filter((name) => /\.[cm]?[jt]sx?$/u.test(name));
    assert.ok(names.length > 3);
    let count = 0;
    for (const name of names) {
      const language = languageOfPath(name);
      assert.ok(language !== undefined && language !== "python");
      const text = readFileSync(path.join(fixtures, name), "utf8");
      const places = bothPlaces({ text, language, path: name });
      assert.ok(places, `${name} has syntax errors`);
      count += places.late.length;
      assert.deepEqual(places.early, places.late, name);
    }
    assert.ok(count > 50, `only ${count} points`);
  });

  it("are those of the outline in any async generator", () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 6 }), (statements) => {
        const text = `async function* f() {\n${statements.join("\n")}\n}\n`;
        const places = bothPlaces({ text, language: "typescript" });
        if (!places) return;
        compared++;
        assert.deepEqual(places.early, places.late, text);
      }),
      { numRuns: 300 },
    );
    assert.ok(compared > 250, `only ${compared} texts had no syntax errors`);
  });

  it("are those of a module where the text awaits at its top", () => {
    for (const text of [
      "const a = 1;\nawait a;",
      "class A { [await a]() { } }\nfor await (const b of c) { }",
      "await using a = b;",
    ]) {
      const places = bothPlaces({ text, language: "javascript" });
      assert.deepEqual(places?.early, places?.late, text);
      assert.ok(places && places.early.length > 0, text);
    }
  });

  it("are not told of a text with syntax errors", () => {
    assert.equal(bothPlaces({ text: "async function f( { await a; }", language: "typescript" }), undefined);
  });
});
