import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "all-awaited",
  language: "typescript",
  valid: [
    "Promise.all([f(), g()]);",
    "await Promise.all([await f(), g()]);",
    "Promise.all([await f()]);",
    "mine.all([await f(), await g()]);",
    "const Promise = mine; Promise.all([await f(), await g()]);",
    "Promise.all(list);",
  ],
  invalid: ["export {}; const [a, b] = await Promise.all([«await» f(), await g()]);"],
  fixed: [
    [
      "export {}; await Promise.all([await f(), await (g())]);",
      "Start all together: remove await from the items",
      "export {}; await Promise.all([f(), (g())]);",
    ],
  ],
});
