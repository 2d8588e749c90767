import assert from "node:assert/strict";
import fc from "fast-check";
import { codeSpan, commandLink, plainText, visibleText } from "./markdown";

describe("text of users in Markdown", () => {
  it("becomes one line without invisible characters", () => {
    assert.equal(visibleText("a\r\n  b\tc\u202Ed\u0000e\u200bf"), "a b c\ufffdd\ufffde\ufffdf");
  });

  it("becomes code that no backtick ends", () => {
    assert.equal(codeSpan("fetch(1)"), "`fetch(1)`");
    assert.equal(codeSpan("a `b` ``c``"), "``` a `b` ``c`` ```");
    fc.assert(
      fc.property(fc.string(), (text) => {
        const span = codeSpan(text);
        const fence = /^`+/u.exec(span)?.[0] ?? "";
        const inner = span.slice(fence.length, -fence.length);
        assert.ok(span.endsWith(fence) && fence !== "");
        assert.ok(![...inner.matchAll(/`+/gu)].some(([run]) => run.length === fence.length));
        assert.ok(!/[\r\n]/u.test(span));
      }),
    );
  });

  it("becomes words in which nothing is markup", () => {
    assert.equal(plainText("[x](command:evil) <b>*!"), "\\[x\\]\\(command\\:evil\\) \\<b\\>\\*\\!");
  });

  it("cannot leave the target of a command link", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const link = commandLink("go", "some.command", { text });
        const [, query] = /^\[go\]\(command:some\.command\?([^()\s'"<>\\]*)\)$/u.exec(link) ?? [];
        assert.ok(query !== undefined, link);
        assert.deepEqual(JSON.parse(decodeURIComponent(query)), [{ text }]);
      }),
    );
  });
});
