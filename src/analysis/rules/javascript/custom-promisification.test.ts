import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "custom-promisification",
  language: "typescript",
  valid: [
    "new Promise((resolve, reject) => f(a, (e, v) => { log(v); if (e) reject(e); else resolve(v); }));",
    "new Promise((resolve, reject) => f(a, (e, v) => { if (e) reject(e); resolve(v); }));",
    "new Promise((resolve, reject) => f(a, (e, v) => (e ? reject(e) : resolve(g(v)))));",
    "new Promise((resolve) => f(a, resolve));",
    "new Promise((resolve, reject) => f(a, (e, v, w) => (e ? reject(e) : resolve(v))));",
    "new Promise((resolve, reject) => { g(); f(a, (e, v) => (e ? reject(e) : resolve(v))); });",
  ],
  invalid: [
    "«new Promise»((resolve, reject) => { fs.readFile(p, (error, data) => { if (error) reject(error); else resolve(data); }); });",
    "«new Promise»((ok, no) => f(a, (e, v) => (e ? no(e) : ok(v))));",
    "«new Promise»((ok, no) => f(a, function (e) { if (e) { return no(e); } ok(); }));",
  ],
  fixed: [
    [
      "import * as fs from 'node:fs';\nconst p = new Promise<string>((ok, no) => {\n  fs.readFile(name, 'utf8', (e, v) => (e ? no(e) : ok(v)));\n});",
      "Use the promise that Node.js gives",
      "import * as fs from 'node:fs';\nconst p = fs.promises.readFile(name, 'utf8');",
    ],
    [
      "const fs = require('fs');\nawait new Promise((ok, no) => fs.unlink(name, (e) => { if (e) no(e); else ok(); }));",
      "Use the promise that Node.js gives",
      "const fs = require('fs');\nawait fs.promises.unlink(name);",
    ],
    [
      "import { inspect, promisify } from 'util';\nnew Promise((ok, no) => load(a, b, (e, v) => (e ? no(e) : ok(v))));",
      "Use the promise that Node.js gives",
      "import { inspect, promisify } from 'util';\npromisify(load)(a, b);",
    ],
    [
      "const util = require('node:util');\nnew Promise((ok, no) => load((e, v) => (e ? no(e) : ok(v))));",
      "Use the promise that Node.js gives",
      "const util = require('node:util');\nutil.promisify(load)();",
    ],
  ],
  unfixable: [
    "import * as fs from 'node:fs';\nnew Promise((ok, no) => fs.readFile(fd, (e, v) => (e ? no(e) : ok(v))));",
    "import * as fs from 'node:fs';\nnew Promise((ok, no) => fs.open(name, (e, v) => (e ? no(e) : ok(v))));",
    "import * as fs from 'memfs';\nnew Promise((ok, no) => fs.stat(name, (e, v) => (e ? no(e) : ok(v))));",
    "import fs from 'fs';\nconst g = (fs) => new Promise((ok, no) => fs.stat(name, (e, v) => (e ? no(e) : ok(v))));",
    "import { promisify } from 'util';\nnew Promise((ok, no) => db.load(a, (e, v) => (e ? no(e) : ok(v))));",
    "import { promisify } from 'util';\nnew Promise((ok, no) => exec(a, (e, v) => (e ? no(e) : ok(v))));",
    "import { promisify } from 'es6-promisify';\nnew Promise((ok, no) => load(a, (e, v) => (e ? no(e) : ok(v))));",
    "import { promisify } from 'util';\nnew Promise((ok, no) => load(ok, (e, v) => (e ? no(e) : ok(v))));",
    "import { promisify } from 'util';\nnew Promise((ok, no) => load(a, /* why */ (e, v) => (e ? no(e) : ok(v))));",
  ],
});
