/**
 * Writes an async program from a tape of decisions, so that a shorter tape with smaller numbers is a simpler program. Programs end by themselves, need no
 * timers, and say on `log` what they do and when; `tick` promises tell the microtask of each line.
 */
export function randomProgram(tape: readonly number[]): string {
  return new ProgramWriter(tape).write();
}

type Kind = "async" | "generator" | "async generator";

const parameterLists = [
  "a",
  "a, b = a",
  "{ a } = { a: 1 }",
  "...a",
  "a, b = log(a)",
  "a, [b = Promise.resolve(a)] = []",
  "a = log(1), b = log(a)",
];

const headers = { async: "async function", generator: "function*", "async generator": "async function*" };

class ProgramWriter {
  readonly #tape: readonly number[];
  #position = 0;
  #label = 0;
  readonly #functions: Kind[] = [];

  constructor(tape: readonly number[]) {
    this.#tape = tape;
  }

  write(): string {
    const lines: string[] = [];
    const count = 1 + this.#choose(4);
    for (let index = 0; index < count; index++) {
      const kind = (["async", "async generator", "generator"] as const)[this.#choose(3)] ?? "async";
      const parameters = parameterLists[this.#choose(parameterLists.length)] ?? "a";
      lines.push(`${headers[kind]} f${index}(${parameters}) {`, ...this.#block(kind, 3), "}");
      this.#functions.push(kind);
    }
    this.#functions.forEach((kind, index) => {
      if (kind === "async")
        lines.push(
          `f${index}(${index}).then((v) => log("settled", ${index}, v), (e) => log("failed", ${index}, e));`,
        );
      else if (kind === "generator")
        lines.push(`try { log("all", ...f${index}(${index})) } catch (e) { log("threw", e) }`);
      else
        lines.push(
          `(async () => { const it = f${index}(${index}); log(await it.next(1)); ${this.#choose(2) ? `log(await it.${["next", "return", "throw"][this.#choose(3)]}(2)); ` : ""}for await (const v of it) log("item", v) })().catch((e) => log("failed", e));`,
        );
    });
    return lines.join("\n");
  }

  #choose(count: number): number {
    return (this.#tape[this.#position++] ?? 0) % count;
  }

  #block(kind: Kind, depth: number): string[] {
    const count = this.#choose(4);
    const lines: string[] = [];
    const last = this.#choose(3);
    for (let index = 0; index <= count; index++) lines.push(...this.#statement(kind, depth - 1));
    /* Behind what suspends, so that a name is not initialised yet there; and often one that is bound further out too. */
    if (last > 0) lines.push(...this.#declaration(kind, last));
    return lines;
  }

  #declaration(kind: Kind, way: number): string[] {
    const name = ["a", "v", "e", "i", "x"][this.#choose(5)] ?? "a";
    const value = this.#choose(2) ? this.#suspension(kind) : "{ get b() { log('read'); return 1 } }";
    if (way === 1)
      return [`{ ${this.#choose(2) ? "let" : "const"} ${name} = ${value}; log(${this.#suspension(kind)}); }`];
    return (
      [
        [`switch (1) { case 0: let ${name} = 0; case 1: log(${this.#suspension(kind)}); }`],
        [
          `{ log(${this.#suspension(kind)}); class ${name} {} const y = ${name}; log(${this.#suspension(kind)}); }`,
        ],
        [`for (let ${name} = ${value}, z = 0; z < 2; z++) log(typeof ${name}, ${this.#suspension(kind)});`],
        [`{ const { ${name} = ${value}, ...rest } = {}; log(${this.#suspension(kind)}); var w; }`],
        [`with ({ get w() { return log("with") } }) { var w = 1; log(${this.#suspension(kind)}); }`],
      ][this.#choose(5)] ?? []
    );
  }

  #statement(kind: Kind, depth: number): string[] {
    const suspend = this.#suspension(kind);
    if (depth <= 0) return [`log(${this.#position}, ${suspend});`];
    switch (this.#choose(12)) {
      case 0:
        return [`log(${this.#position}, ${suspend});`];
      case 1:
        return [
          `try {`,
          ...this.#block(kind, depth),
          `} catch (e) { log("caught", e, ${this.#suspension(kind)}); }`,
        ];
      case 2:
        return [`try {`, ...this.#block(kind, depth), `} finally { log("finally"); ${suspend}; }`];
      case 3:
        return [`if (${suspend}) return ${this.#value()};`];
      case 4:
        return [`if (!${suspend}) throw ${this.#choose(9)};`];
      case 5:
        return [
          `for (const i of [0, 1]) {`,
          ...this.#block(kind, depth),
          this.#choose(3) ? "" : "if (i) break;",
          `}`,
        ];
      case 6:
        return kind === "generator" ? [`log(${suspend});`] : this.#forAwait(kind, depth);
      case 7:
        return [`log(await0(async () => ${this.#suspension("async")}));`];
      case 8:
        return [`{ function inner() { return ${this.#choose(9)} } log(inner(), ${suspend}); }`];
      case 9:
        return [`log(typeof (${suspend}), ${suspend});`];
      case 10:
        return [`switch (${suspend}) { case 1: log("one"); default: ${this.#suspension(kind)} }`];
      default:
        return [`log(arguments.length);`, `return ${this.#choose(2) ? suspend : this.#value()}`];
    }
  }

  #forAwait(kind: Kind, depth: number): string[] {
    const label = `l${this.#label++}`;
    const leave =
      ["", `break;`, `continue ${label};`, `if (v === 2) break ${label};`, `return v;`][this.#choose(5)] ??
      "";
    return [
      `${label}: for await (const v of ${this.#iterable()}) {`,
      ...this.#block(kind, depth),
      leave,
      `}`,
    ];
  }

  #iterable(): string {
    const own = this.#functions.lastIndexOf("async generator");
    if (own >= 0 && this.#choose(2)) return `f${own}(${this.#choose(5)})`;
    const others = ["[1, 2]", "[Promise.resolve(1), 2]", "syncs()", "asyncs()", "around(syncs())", "calls()"];
    return others[this.#choose(others.length)] ?? "[]";
  }

  #suspension(kind: Kind): string {
    if (kind === "generator")
      return [`(yield ${this.#plain()})`, "(yield)", `(yield* [1, 2])`][this.#choose(3)] ?? "";
    const waits = [`(await ${this.#value()})`, `(await (${this.#plain()}, ${this.#value()}))`];
    if (kind === "async generator") waits.push(`(yield ${this.#value()})`, `(yield* asyncs())`, "(yield)");
    return waits[this.#choose(waits.length)] ?? "";
  }

  #plain(): string {
    return ["1", "null", "0", "'text'"][this.#choose(4)] ?? "1";
  }

  #value(): string {
    const own = this.#functions.lastIndexOf("async");
    if (own >= 0 && this.#choose(3) === 1) return `f${own}(${this.#choose(5)})`;
    const values = [
      "1",
      "undefined",
      "Promise.resolve(2)",
      "thenable(3)",
      "Promise.all([1, Promise.resolve(2)])",
    ];
    values.push(
      "Promise.race([Promise.resolve(4), 5])",
      "Promise.resolve(6).then((x) => x).finally(() => {})",
      "Promise.reject(7)",
    );
    return values[this.#choose(values.length)] ?? "1";
  }
}

/** What every program may call. */
export const prelude = `
const thenable = (value) => ({ then(resolve) { log("then"); resolve(value); } });
function* syncs() { try { yield 1; yield Promise.resolve(2); } finally { log("syncs closed"); } }
const asyncs = () => { let n = 0; return { [Symbol.asyncIterator]() { return this; }, next() { return Promise.resolve({ done: n++ > 1, value: n }); }, return() { log("asyncs closed"); return Promise.resolve({}); } }; };
const around = (inner) => ({ [Symbol.asyncIterator]() { return this; }, next() { return this.n++ ? Promise.resolve(inner.next()) : inner.next(); }, return() { return inner.return(); }, n: 0 });
const calls = (n = 0) => ({ [Symbol.asyncIterator]() { return this; }, async next() { if (n++ > 1) await 1; return { done: n > 3, value: n }; }, async return() { log("calls closed"); return {}; } });
const await0 = (f) => { f().catch(() => {}); return "called"; };
for (let i = 0, p = Promise.resolve(); i < 40; i++) p = p.then(() => log("tick", i));
`;
