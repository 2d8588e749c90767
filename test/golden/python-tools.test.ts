import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { debug } from "../python/debug-session";
import { describeEachPython } from "../python/describe-each-python";
import { environmentWith, pythonWith } from "../python/python-with";
import { faultsOf } from "../python/traced-python";

const program = [
  "import asyncio",
  "def items(count):",
  "    for number in range(count):",
  "        given = yield number",
  "        if given:",
  "            print(given)",
  "async def work(number):",
  "    if number > 5:",
  "        await asyncio.sleep(1)",
  "    try:",
  "        await asyncio.sleep(0)",
  "    finally:",
  "        number += 1",
  "    return number",
  "async def source():",
  "    yield 1",
  "    await asyncio.sleep(0)",
  "    yield 2",
  "async def main():",
  "    async with asyncio.Lock():",
  "        print(await asyncio.gather(work(1), work(2)))",
  "    async for item in source(): print(item)",
  "print(sum(items(3)))",
  "asyncio.run(main())",
].join("\n");

/** Measures the module beside it, and prints the report: which lines and branches ran of which files. */
const measuring = [
  "import json, coverage",
  "measured = coverage.Coverage(branch=True, data_file=None)",
  "measured.start()",
  "import program",
  "measured.stop()",
  "measured.json_report(outfile='report')",
  "with open('report') as report:",
  "    print(json.dumps(json.load(report)['files']))",
].join("\n");

/** Profiles the module beside it, and prints how often its functions were called, from where, and what the report counts of them. */
const profiling = [
  "import cProfile, io, pstats, sys",
  "profiler = cProfile.Profile()",
  "profiler.enable()",
  "import program",
  "profiler.disable()",
  "own = [entry for entry in profiler.getstats() if getattr(entry.code, 'co_filename', '') == program.__file__]",
  "for entry in sorted(own, key=lambda entry: (entry.code.co_firstlineno, entry.code.co_name)):",
  "    print(entry.code.co_name, entry.callcount, entry.reccallcount)",
  "report = io.StringIO()",
  "pstats.Stats(profiler, stream=report).sort_stats('name').print_stats('program.py')",
  "print([line.split()[0] + line.split(' ')[-1] for line in report.getvalue().splitlines() if 'program.py' in line])",
  "print(sys.getprofile(), sys.gettrace())",
].join("\n");

describeEachPython("leaving what other tools see of a program as it is", (python) => {
  it("coverage.py measures the same lines and branches, and no file of the tracer", async function () {
    const environment = environmentWith(python.executable, "coverage");
    if (environment === undefined) {
      console.log(`      ${python.version}: coverage is not installed`);
      this.skip();
    }
    const files = { "main.py": measuring, "program.py": program };
    const [run, plain] = await Promise.all([
      python.trace({ files, environment }),
      python.trace({ files, environment, untraced: true }),
    ]);
    assert.match(run.stdout, /"program\.py": \{"executed_lines": \[1, 2, 3, 4, 5, 7, 8, 10, 11, 13, 14, /);
    assert.deepEqual([run.stdout, run.stderr, run.faults], [plain.stdout, plain.stderr, []]);
  });

  it("cProfile counts the same calls of the program's functions", async () => {
    const files = { "main.py": profiling, "program.py": program };
    const [run, plain] = await Promise.all([
      python.trace({ files }),
      python.trace({ files, untraced: true }),
    ]);
    assert.match(run.stdout, /^items 4 0$/mu);
    assert.deepEqual([run.stdout, run.stderr, run.faults], [plain.stdout, plain.stderr, []]);
  });
});

describe("debugging a traced program", () => {
  it("stops where debugpy stops without the tracer, with the same stacks", async function () {
    this.timeout(30_000);
    const found = pythonWith("debugpy", false);
    if (found === undefined) {
      console.log("      debugpy is not installed");
      this.skip();
    }
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-debugged-")));
    try {
      const file = path.join(folder, "work", "main.py");
      const trace = path.join(folder, "run.coroscope");
      for (const made of [path.dirname(file), trace]) mkdirSync(made);
      writeFileSync(file, program);
      const env = { ...process.env, PYTHONPATH: "", ...found.environment };
      const startup = path.resolve(__dirname, "../../src/tracer/python/startup");
      const options = { folder: trace, roots: [path.dirname(file)], values: "previews", redact: "" };
      const packages = found.environment["PYTHONPATH"];
      const [plain, traced] = await Promise.all([
        debug(found.executable, file, [5, 13], env),
        debug(found.executable, file, [5, 13], {
          ...env,
          COROSCOPE: JSON.stringify(options),
          PYTHONPATH: [startup, ...(packages === undefined ? [] : [packages])].join(path.delimiter),
        }),
      ]);
      assert.ok(
        plain.stops.some((stop) => stop.startsWith("work:13 ")),
        plain.stops.join("\n"),
      );
      assert.deepEqual(traced, plain);
      assert.deepEqual(await faultsOf(trace), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
