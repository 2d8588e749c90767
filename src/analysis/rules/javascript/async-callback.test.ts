import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "async-callback",
  language: "typescript",
  valid: [
    "items.forEach((item) => { use(item); });",
    "await stream.forEach(async (item) => { await use(item); });",
    "await Promise.all(items.map(async (item) => { await use(item); }));",
    "items.forEach(callback);",
    "items[forEach](async () => {});",
  ],
  invalid: [
    "items.forEach(«async» (item) => { await use(item); });",
    "this.items.forEach(«async» function (item) {});",
  ],
});
