import assert from "node:assert/strict";
import { parseCommandLine, parseLeadingOptions } from "./command-line";
import { UsageError } from "./usage-error";

const options = { call: { type: "string" }, json: { type: "boolean" } } as const;

describe("parseCommandLine", () => {
  it("takes options before and after the words", () => {
    assert.deepEqual({ ...parseCommandLine(["a", "--json", "b"], options).values }, { json: true });
    assert.deepEqual(parseCommandLine(["a", "--json", "b"], options).words, ["a", "b"]);
  });

  it("says what is wrong in one sentence", () => {
    const message = (words: string[]): string => {
      try {
        parseCommandLine(words, options);
      } catch (error) {
        assert.ok(error instanceof UsageError);
        return error.message;
      }
      return "";
    };
    assert.equal(message(["--bogus"]), "Unknown option '--bogus'");
    assert.match(message(["--call"]), /--call/);
    assert.match(message(["--json=1"]), /--json/);
    assert.equal(message(["--call", "-1"]), "Option '--call' argument is ambiguous");
  });
});

describe("parseLeadingOptions", () => {
  const parse = (...words: string[]): unknown => {
    const { values, program, afterDashes } = parseLeadingOptions(words, options);
    return { ...values, program, afterDashes };
  };

  it("leaves all words from the program on to the program", () => {
    assert.deepEqual(parse("--call", "f()", "app.py", "--call", "--json", "--", "-x"), {
      call: "f()",
      program: ["app.py", "--call", "--json", "--", "-x"],
      afterDashes: false,
    });
    assert.deepEqual(parse("--call=f(1)", "app.py"), {
      call: "f(1)",
      program: ["app.py"],
      afterDashes: false,
    });
  });

  it("leaves all words after -- to the command", () => {
    assert.deepEqual(parse("--json", "--", "--json", "npm", "--", "run"), {
      json: true,
      program: ["--json", "npm", "--", "run"],
      afterDashes: true,
    });
  });

  it("has no program where there is none", () => {
    assert.deepEqual(parse("--json"), { json: true, program: [], afterDashes: false });
    assert.deepEqual(parse(), { program: [], afterDashes: false });
  });

  it("refuses unknown options of ours, not the program's", () => {
    assert.throws(() => parse("--bogus", "app.py"), UsageError);
    assert.deepEqual(parse("app.py", "--bogus"), { program: ["app.py", "--bogus"], afterDashes: false });
  });
});
