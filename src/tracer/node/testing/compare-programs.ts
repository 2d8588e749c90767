/** Runs random programs with probes and without in one traced process; arguments: how many, the trace folder, a seed. Exits with 1 on a difference. */
import fc from "fast-check";
import vm from "node:vm";
import { instrumentJavaScript } from "../instrument/transform";
import { startThread } from "../runtime/start";
import { prelude, randomProgram } from "./random-program";

const [count = "100", folder = "", seed = ""] = process.argv.slice(2);

process.on("unhandledRejection", () => undefined);

async function logOf(code: string): Promise<string[]> {
  const lines: string[] = [];
  const log = (...words: unknown[]): number => lines.push(words.map(wordOf).join(" "));
  const run = vm.runInThisContext(`(function (log) {${code}\n})`) as (log: unknown) => void;
  run(log);
  await new Promise((resolve) => setImmediate(resolve));
  return lines;
}

function wordOf(word: unknown): string {
  return typeof word === "object" && word !== null ? JSON.stringify(word) : String(word);
}

async function main(): Promise<void> {
  startThread({ folder, roots: [], values: "locals", redact: "" });
  const tapes = fc.array(fc.nat(200), { minLength: 1, maxLength: 160 });
  await fc.assert(
    fc.asyncProperty(tapes, async (tape) => {
      const source = prelude + randomProgram(tape);
      const plain = await logOf(source);
      for (const hasLocals of [false, true]) {
        const probed = instrumentJavaScript("/program.js", source, "commonjs", { hasLocals });
        if (probed === undefined) throw new Error(`Not instrumented:\n${source}`);
        const traced = await logOf(probed.text);
        if (plain.join("\n") !== traced.join("\n"))
          throw new Error(
            `Differs:\n${source}\n\nplain:\n${plain.join("\n")}\n\ntraced${hasLocals ? " with locals" : ""}:\n${traced.join("\n")}`,
          );
      }
    }),
    { numRuns: Number(count), ...(seed !== "" && { seed: Number(seed) }) },
  );
}

main().catch((error: unknown) => {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
