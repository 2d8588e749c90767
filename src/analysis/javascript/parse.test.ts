import assert from "node:assert/strict";
import ts from "typescript";
import { parseJavaScript } from "./parse";

function parse(text: string, path = "a.ts"): ReturnType<typeof parseJavaScript> {
  return parseJavaScript({ text, language: "typescript", path });
}

describe("parseJavaScript", () => {
  it("rests on the fields that TypeScript keeps out of its types", () => {
    const file = ts.createSourceFile("a.ts", "let = = 1;", ts.ScriptTarget.Latest);
    const { parseDiagnostics } = file as unknown as { parseDiagnostics?: unknown };
    assert.ok(Array.isArray(parseDiagnostics), "SourceFile.parseDiagnostics is gone");
    assert.ok(parseDiagnostics.length > 0, "SourceFile.parseDiagnostics holds no errors");
    const asModule = parse("await (0);", "a.mts");
    assert.ok(asModule.isModule, "SourceFile.externalModuleIndicator makes no module");
  });

  for (const text of [
    "async function f( { await x; ",
    "const a = `${await b",
    "class A { async m( { await 1 } }",
    "for await (const x of",
    "let x: = await y; @ async () => {}",
    "export export default default",
    "if (",
    "/* open",
    "enum { a = await b }",
  ])
    it(`makes a tree of ${text}`, () => {
      const parsed = parse(text);
      assert.ok(parsed.hasSyntaxErrors);
      assert.equal(parsed.program.type, "Program");
    });

  it("keeps the statements that convert where the converter fails on one of them", () => {
    const { program } = parse("async function f() { await x }\nclass C<");
    assert.deepEqual(
      program.body.map(({ type }) => type),
      ["FunctionDeclaration"],
    );
  });

  it("takes await for a name in scripts and for a keyword in modules", () => {
    const argument = (path: string, text: string): string => {
      const [statement] = parse(text, path).program.body.slice(-1);
      assert.equal(statement?.type, "ExpressionStatement");
      return statement.expression.type;
    };
    assert.equal(argument("a.cjs", "await (x)"), "CallExpression");
    assert.equal(argument("a.js", "await (x)"), "CallExpression");
    assert.equal(argument("a.mjs", "await (x)"), "AwaitExpression");
    assert.equal(argument("a.js", "import 'y'; await (x)"), "AwaitExpression");
    assert.equal(argument("a.js", "await y; await (x)"), "AwaitExpression");
    assert.equal(argument("a.js", "await []"), "AwaitExpression");
    assert.equal(argument("a.js", "await [x]"), "MemberExpression");
    assert.equal(argument("a.js", "await {}"), "AwaitExpression");
    assert.equal(argument("a.js", "var await; await [x]"), "MemberExpression");
    assert.equal(argument("a.ts", "for await (const z of y); await (x)"), "AwaitExpression");
  });

  it("reads JSX and types where the extension says so", () => {
    assert.equal(parse("const a = <b>{c}</b>;", "a.js").hasSyntaxErrors, false);
    assert.equal(parse("const a = <b>c;", "a.ts").hasSyntaxErrors, false);
    assert.equal(parse("const a = <T,>(x: T) => <b>{x}</b>;", "a.tsx").hasSyntaxErrors, false);
  });

  it("goes by the language where the path has no known extension", () => {
    const source = { text: "const a = <b/>;", path: "Untitled-1" } as const;
    assert.equal(parseJavaScript({ ...source, language: "typescriptreact" }).hasSyntaxErrors, false);
    assert.equal(parseJavaScript({ ...source, language: "typescript" }).hasSyntaxErrors, true);
  });
});
