import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "async-executor",
  language: "typescript",
  valid: [
    "new Promise((resolve) => { resolve(1); });",
    "new Thing(async () => {});",
    "class Promise {}\nnew Promise(async () => {});",
    "new Promise(executor);",
  ],
  invalid: [
    "new Promise(«async» (resolve) => { resolve(await x); });",
    "const p = new Promise(«async» function (resolve) {});",
    "const p = new Promise(«async» (ok, no) => { if (a) return no(1); try { return ok(await b); } catch (e) { no(e); } });",
  ],
  fixed: [
    [
      "const p = new Promise<string>(async (resolve) => resolve(await load()));",
      "Call an async function instead",
      "const p = (async (): Promise<string> => await load())();",
    ],
    [
      "g(new Promise(async (resolve) => resolve({ a: await b })));",
      "Call an async function instead",
      "g((async () => ({ a: await b }))());",
    ],
    [
      "return new Promise(async (resolve, reject) => {\n  if (a) return resolve();\n  try {\n    resolve((await b, c)); // done\n  } catch (error) {\n    reject(new Error(error));\n  }\n});",
      "Call an async function instead",
      "return (async () => {\n  if (a) return;\n  try {\n    return await b, c; // done\n  } catch (error) {\n    throw new Error(error);\n  }\n})();",
    ],
    [
      "function f() { new Promise(async (ok, no) => { if (await a) ok(1); else { await b; no(); } }); }",
      "Call an async function instead",
      "function f() { (async () => { if (await a) return 1; else { await b; throw undefined; } })(); }",
    ],
  ],
  unfixable: [
    "new Promise(async function (resolve) { resolve(await this.x); });",
    "const p = new Promise(async (resolve) => { await x; stop = resolve; });",
    "const p = new Promise(async (resolve) => { if (await x) resolve(1); });",
    "const p = new Promise(async (resolve) => { if (x) { resolve(1); return; } resolve(2); });",
    "const p = new Promise(async (resolve) => { socket.on('end', resolve); await x; });",
    "const p = new Promise(async (resolve, reject) => { try { if (x) return reject(1); resolve(2); } catch { resolve(3); } });",
    "const p = new Promise(async (resolve) => { await x; return; resolve(1); });",
    "const p = new Promise(/* why */ async (resolve) => resolve(await x));",
    "const p = new Promise(async (resolve) => resolve(...(await x)));",
    "g()\nnew Promise(async (resolve) => resolve(await x));",
  ],
});
