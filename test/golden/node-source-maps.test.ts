import assert from "node:assert/strict";
import { SourceMap, type SourceMapPayload } from "node:module";
import path from "node:path";
import { withProgram } from "../../src/tracer/node/testing/run-node";

/** Listens like a debugger, and prints at the end which map the program's file has. */
const listener = `
  const session = new (require("inspector").Session)();
  session.connect();
  session.on("Debugger.scriptParsed", ({ params }) => {
    if (params.url.endsWith("main.mjs")) process.on("exit", () => console.log(params.sourceMapURL));
  });
  session.post("Debugger.enable");`;

const text = `async function wait(a) { await null; debugger; return a; }\nawait wait(1);\n`;

describe("the source map of a file with probes", function () {
  this.timeout(60_000);

  for (const [reader, flags, tokens] of [
    ["a debugger", ["--inspect=127.0.0.1:0"], true],
    ["Node alone", [], false],
  ] as const)
    it(`is as exact as its reader needs: ${reader}`, () =>
      withProgram({ "main.mjs": text, "listener.cjs": listener }, async (program) => {
        const { stdout, exitCode } = await program.traced({
          flags,
          before: path.join(program.folder, "src", "listener.cjs"),
        });
        assert.equal(exitCode, 0);
        const data = Buffer.from(stdout.trim().split(",")[1] ?? "", "base64").toString();
        const map = new SourceMap(JSON.parse(data) as SourceMapPayload);
        const [line = ""] = text.split("\n");
        const columns = new Set<number>();
        for (let column = 0; column < 400; column++) {
          const entry = map.findEntry(0, column) as { originalLine?: number; originalColumn?: number };
          assert.equal(entry.originalLine, 0);
          columns.add(entry.originalColumn ?? -1);
        }
        const wanted = ["async", "await", "debugger", "return"].map((word) => line.indexOf(word));
        assert.equal(
          wanted.every((column) => columns.has(column)),
          tokens,
        );
        const { originalLine } = map.findEntry(1, 0) as { originalLine?: number };
        assert.equal(originalLine, 1, "a breakpoint finds its line");
      }));
});
