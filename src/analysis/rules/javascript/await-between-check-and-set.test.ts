import { describeRule } from "../../../../test/analysis/rule-cases";

describeRule({
  rule: "await-between-check-and-set",
  language: "typescript",
  valid: [
    "class A { async m() { if (!this.x) { const y = await load(); this.x = make(y); } } }",
    "class A { async m() { if (!this.x) { let y = await load(); y = this.x ?? y; this.x = y; } } }",
    "class A { async m() { if (!this.x) { this.x = load(); } return await this.x; } }",
    "class A { async m() { if (!this.x) await load(); } }",
    "async function f() { let x; if (!x) x = await load(); return x; }",
    "async function f(x) { if (!x) x = await load(); x ??= await load(); }",
    "class A { async m() { if (!this.x) { this.y = await load(); } if (this.x) this.x = await load(); } }",
    "class A { async m() { if (!this.x) { run(async () => { this.x = await load(); }); } } }",
    "let x;\nif (!x) x = await load();\nexport {};",
    "async function f() { let x; return async () => { if (!x) x = await load(); }; }",
  ],
  invalid: [
    "class A { async m() { if (this.x === undefined) { const x = «await» load(); check(x); this.x = x; } return this.x; } }",
    "class A { async m() { if (!this.x) { this.x = «await» load(); } return this.x; } }",
    "let cache: string | undefined;\nasync function f() { if (cache === undefined) cache = «await» load(); return cache; }",
    "let cache;\nexport const f = async () => { cache ??= «await» load(); return cache; };",
    "class A { async m() { if (this.x == null) { log(); try { this.x = «await» load(); } finally { done(); } } } }",
  ],
});
