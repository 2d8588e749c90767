import assert from "node:assert/strict";
import { isAccepted } from "./accepted-lines";

/** The text without `«`, and where that stood. */
function marked(source: string): [number, string] {
  return [source.indexOf("«"), source.replace("«", "")];
}

describe("isAccepted", () => {
  const accepted: readonly (readonly [string, string])[] = [
    ["blocking-call", "x\n    «time.sleep(1)  # noqa: ASYNC251\n"],
    ["blocking-call", "    «open(a)  # noqa: S108, ASYNC230  # in a test\n"],
    ["task-dropped", "«asyncio.create_task(f())  # NOQA"],
    ["task-dropped", "«asyncio.create_task(f())  # noqa:RUF006"],
    ["await-in-loop", "for (const a of b)\n  // eslint-disable-next-line no-await-in-loop\n  «await f(a);\n"],
    [
      "floating-promise",
      "«f(); // eslint-disable-line @typescript-eslint/no-floating-promises -- on purpose\n",
    ],
    ["require-yield", "/* eslint-disable-next-line */\n«function* g() {}"],
  ];
  for (const [rule, source] of accepted)
    it(`says so of ${JSON.stringify(source)}`, () => assert.ok(isAccepted(rule, ...marked(source))));

  const others: readonly (readonly [string, string])[] = [
    ["blocking-call", "    «time.sleep(1)  # noqa: E501\n"],
    ["blocking-call", "    «time.sleep(1)  # noqable\n"],
    ["blocking-call", "a  # noqa: ASYNC251\n«time.sleep(1)\n"],
    ["await-in-loop", "// eslint-disable-next-line no-await-in-loop\n\n«await f(a);\n"],
    ["await-in-loop", "«await f(a); // eslint-disable-line no-console -- no-await-in-loop is off\n"],
    ["all-awaited", "«Promise.all([await a]); // eslint-disable-line no-await-in-loop\n"],
  ];
  for (const [rule, source] of others)
    it(`does not say so of ${JSON.stringify(source)}`, () => assert.ok(!isAccepted(rule, ...marked(source))));
});
