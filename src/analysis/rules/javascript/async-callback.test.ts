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
    "if (await stream.some(async (item) => await good(item))) done();",
    "const some = stream.some(async (item) => await good(item));",
    "const good = stream.filter(async (item) => await check(item)).map(use);",
    "if (items.some((item) => item.good)) done();",
    "items.sort((left, right) => left - right);",
  ],
  invalid: [
    "items.forEach(«async» (item) => { await use(item); });",
    "this.items.forEach(«async» function (item) {});",
    "if (items.some(«async» (item) => await good(item))) done();",
    "const all = !items.every(«async» (item) => await good(item)) || other;",
    "if (a && items.some(«async» (item) => await good(item))) done();",
    "const count = items.filter(«async» (item) => await good(item)).length;",
    "items.toSorted(«async» (left, right) => (await rank(left)) - (await rank(right)));",
  ],
});
