import assert from "node:assert/strict";
import {
  functionKinds,
  languages,
  pointKinds,
  type FunctionKind,
  type Language,
  type Outline,
  type PointKind,
  type SuspensionPoint,
} from "../../analysis/outline";
import type { Translator } from "../translator";
import { hoverText } from "./hover-text";

const english: Translator = {
  t: (message, ...values) =>
    message.replace(/\{(\d+)\}/gu, (_match, index: string) => String(values[Number(index)])),
};
const anywhere = { start: { line: 3, column: 4 }, end: { line: 3, column: 9 } };

function outlineOf(language: Language, kind: FunctionKind, point: SuspensionPoint, name = "work"): Outline {
  const parameters = { required: [], optional: [] };
  return {
    language,
    functions: [{ name, qualifiedName: name, kind, range: anywhere, nameRange: anywhere, parameters }],
    points: [point],
    findings: [],
    hasSyntaxErrors: false,
  };
}

function hover(
  language: Language,
  kind: PointKind,
  functionKind: FunctionKind,
  operand: string,
  name = "work",
  isTraceable = true,
): string {
  const point = { kind, range: anywhere, keywordRange: anywhere, function: 0, operand };
  const outline = outlineOf(language, functionKind, point, name);
  const uri = isTraceable ? "file:///a (1)/b.py" : undefined;
  return hoverText(outline, outline.points[0]!, uri, english);
}

describe("the hover of a suspension point", () => {
  it("says what is waited for, in which function, what runs meanwhile and what may arrive", () => {
    const [title, waits, arrives, , link] = hover("python", "await", "coroutine", "queue.get()").split(
      "\n\n",
    );
    assert.equal(title, "**Suspension point** · `await` in `work`");
    assert.match(
      waits!,
      /^Waits for `queue.get\(\)`;.*Meanwhile anything that is ready on this event loop can run\.$/,
    );
    assert.match(arrives!, /`CancelledError`/);
    assert.match(link!, /^\[Trace work\]\(command:coroscope\.traceCoroutine\?[^()]*\)$/);
  });

  it("tells a generator's caller from an event loop", () => {
    assert.match(hover("python", "yield", "generator", "n"), /control is with the caller/);
    assert.match(hover("typescript", "yield", "async-generator", "n"), /event loop/);
    assert.match(hover("python", "yield", "send-coroutine", ""), /until a value is sent in/);
  });

  it("offers no trace where nothing can be traced", () => {
    const text = hover("javascript", "await", "async-function", "load()", "work", false);
    assert.match(text, /Waits until `load\(\)`/);
    assert.doesNotMatch(text, /command:|---/);
  });

  it("knows the words of each language", () => {
    assert.match(hover("python", "for-await", "coroutine", "lines"), /`async for`.*`__anext__`/s);
    assert.match(hover("typescript", "for-await", "async-function", "lines"), /`for await`/);
    assert.match(hover("javascript", "yield-from", "generator", "rest"), /`yield\*`/);
  });

  it("names module code", () => {
    assert.match(hover("typescript", "await", "module", "load()"), /`await` at the top level of the module/);
    assert.match(hover("typescript", "await", "module", "load()"), /modules that import this one wait too/);
  });

  it("has whole sentences for every kind of point and function in every language", () => {
    for (const language of languages)
      for (const kind of pointKinds)
        for (const functionKind of functionKinds) {
          const [, waits, arrives] = hover(language, kind, functionKind, "x").split("\n\n");
          for (const text of [waits!, arrives!]) assert.match(text, /^[A-Z`].*\.$/s);
          assert.ok(!waits!.includes("{"), waits);
        }
  });

  it("says what others may change, which locks are kept and whether rounds look independent", () => {
    const point = {
      kind: "await",
      range: anywhere,
      keywordRange: anywhere,
      function: 0,
      operand: "x",
    } as const;
    const of = (insight: Partial<SuspensionPoint>): string => {
      const [, text = ""] = hoverText(
        outlineOf("python", "coroutine", { ...point, ...insight }),
        { ...point, ...insight },
        undefined,
        english,
      ).split("\n\n");
      return text;
    };
    assert.match(of({ sharedState: ["total"] }), /Other calls on the same object may change `total` then\./);
    assert.match(
      of({ sharedNames: ["cache", "current"] }),
      /Other calls and functions may change `cache`, `current` then, declared outside this function\./,
    );
    assert.match(
      of({ heldLocks: [{ name: "self.lock", taken: { line: 7, column: 4 } }] }),
      /It keeps the lock `self\.lock` \(line 7\) meanwhile/,
    );
    const work = { kind: "function", callee: "work", function: 0 } as const;
    assert.match(
      of({ operand: "job", waitsOn: work }),
      /That is a task which runs `work`, a function of this file\./,
    );
    assert.match(
      of({ operand: "work(1)", waitsOn: work }),
      /`work\(1\)`; .*That is a function of this file\./,
    );
    assert.match(of({ isInLoop: true }), /Each round of the loop stops here\./);
    assert.match(of({ isInLoop: true, roundsLookIndependent: true }), /no round seems to need another/);
    assert.doesNotMatch(of({}), /loop stops|lock|change/);
  });

  it("shows text of the user as text", () => {
    const evil = "`](command:workbench.action.quit) **x**\n# y <img src=x>";
    const text = hover("python", "await", "coroutine", evil, "[run](command:evil)");
    const withoutCode = text.replace(/(`+)(?:(?!\1).)+?\1/gsu, "");
    assert.ok(!withoutCode.includes("command:workbench"), withoutCode);
    assert.ok(!withoutCode.includes("<img"));
    assert.equal(text.match(/\]\(command:/gu)?.length, 1 + text.split("[run](command:evil)").length - 1 + 1);
  });
});
