/**
 * Runs CPython's own tests untraced and under the tracer with all of Lib traced, and prints where the outcomes differ:
 * `npm run conformance:cpython -- [--python EXE]… [--module NAME]…`. Exit code 1 where one differs that is not known.
 */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { interpreters } from "./interpreters";

const tracer = path.resolve(__dirname, "../../src/tracer/python");

const modules = [
  "test_coroutines",
  "test_generators",
  "test_asyncgen",
  "test_yield_from",
  "test_contextlib_async",
  "test_asyncio.test_base_events",
  "test_asyncio.test_context",
  "test_asyncio.test_eager_task_factory",
  "test_asyncio.test_events",
  "test_asyncio.test_futures",
  "test_asyncio.test_locks",
  "test_asyncio.test_pep492",
  "test_asyncio.test_queues",
  "test_asyncio.test_runners",
  "test_asyncio.test_streams",
  "test_asyncio.test_subprocess",
  "test_asyncio.test_taskgroups",
  "test_asyncio.test_tasks",
  "test_asyncio.test_timeouts",
  "test_asyncio.test_waitfor",
  "test_threading",
  "test_queue",
  "test_sys_settrace",
  "test_concurrent_futures",
] as const;

/** Tests that may differ, of one module under some Pythons, and why. */
interface KnownDifference {
  readonly module: string;
  readonly isOf: (minor: number) => boolean;
  readonly reason: string;
  readonly tests: readonly string[];
}

const known: readonly KnownDifference[] = [
  {
    module: "test_generators",
    isOf: (minor) => minor >= 12,
    reason:
      "it interrupts itself by SIGINT in the middle of a generator's close; the signal's handler then runs in the tracer's callback",
    tests: ["test_raise_and_yield_from"],
  },
  {
    module: "test_sys_settrace",
    isOf: (minor) => minor < 12,
    reason:
      "before 3.12 the source of what can suspend is rewritten: a trace function of the program's own sees the probes' lines there, and a debugger's jump meets the `try` around the body",
    tests: [
      "test_13_genexp",
      "test_20_async_for_loop",
      "test_21_async_for_else",
      "test_async_for_backwards_jump_has_no_line",
      "test_jump_across_async_with",
      "test_jump_backward_over_async_listcomp_v2",
      "test_jump_backwards_out_of_async_with_block",
      "test_jump_between_async_with_blocks",
      "test_jump_forward_over_async_listcomp",
      "test_jump_forwards_out_of_async_with_block",
      "test_jump_out_of_async_for_block_backwards",
      "test_jump_out_of_async_for_block_forwards",
      "test_jump_out_of_async_with_assignment",
      "test_jump_out_of_async_with_block_within_finally_block",
      "test_jump_out_of_async_with_block_within_for_block",
      "test_jump_out_of_async_with_block_within_with_block",
      "test_jump_over_async_for_block_before_else",
      "test_no_jump_backwards_into_async_for_block",
      "test_no_jump_backwards_into_async_with_block",
      "test_no_jump_forwards_into_async_for_block",
      "test_no_jump_forwards_into_async_with_block",
      "test_no_jump_into_async_for_block_before_else",
      "test_no_line_event_after_creating_generator",
    ],
  },
];

function reasonFor(module: string, minor: number, test: string): string | undefined {
  const entry = known.find(
    (one) => one.module === module && one.isOf(minor) && one.tests.includes(test.split(" ")[0] ?? ""),
  );
  return entry?.reason;
}

/** The outcome of each test by its name: `ok`, `FAIL`, `ERROR`, `skipped …`. */
type Outcomes = ReadonlyMap<string, string>;

function main(): number {
  const { values } = parseArgs({
    options: { python: { type: "string", multiple: true }, module: { type: "string", multiple: true } },
  });
  const executables = values.python ?? interpreters().map(({ executable }) => executable);
  let unexpected = 0;
  for (const executable of executables) {
    const library = libraryOf(executable);
    const minor = Number(/python3\.(\d+)/.exec(library)?.[1]);
    console.log(executable);
    for (const module of values.module ?? modules) {
      const plain = run(executable, module, undefined);
      if (plain.size === 0) {
        console.log(`  ${module}: not there`);
        continue;
      }
      const differences = compare(plain, run(executable, module, library), (test) =>
        reasonFor(module, minor, test),
      );
      unexpected += differences.filter(({ reason }) => reason === undefined).length;
      console.log(`  ${module}: ${plain.size} tests, ${differences.length} differences`);
      for (const { name, before, after, reason } of differences) {
        console.log(
          `    ${name}: ${before} untraced, ${after} traced${reason === undefined ? "" : ` (known: ${reason})`}`,
        );
      }
    }
  }
  return unexpected === 0 ? 0 : 1;
}

interface Difference {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string | undefined;
}

function compare(
  plain: Outcomes,
  traced: Outcomes,
  reason: (test: string) => string | undefined,
): Difference[] {
  return [...new Set([...plain.keys(), ...traced.keys()])]
    .map((name) => ({
      name,
      before: plain.get(name) ?? "not run",
      after: traced.get(name) ?? "not run",
      reason: reason(name),
    }))
    .filter(({ before, after }) => before !== after);
}

function libraryOf(executable: string): string {
  const printed = spawnSync(executable, ["-c", "import os; print(os.path.dirname(os.__file__))"], {
    encoding: "utf8",
  });
  if (printed.status !== 0) throw new Error(`${executable} does not run: ${printed.stderr}`);
  return printed.stdout.trim();
}

/** Outcomes come from a result class of our own: what tests print on standard error must not be mistaken for them. */
const runner = `
import sys, unittest
outcomes = {}
class Result(unittest.TextTestResult):
    def _note(self, test, outcome): outcomes.setdefault(str(test), outcome)
    def addSuccess(self, test): super().addSuccess(test); self._note(test, "ok")
    def addFailure(self, test, error): super().addFailure(test, error); self._note(test, "FAIL")
    def addError(self, test, error): super().addError(test, error); self._note(test, "ERROR")
    def addSkip(self, test, reason): super().addSkip(test, reason); self._note(test, "skipped")
    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None: self._note(test, "FAIL")
if __name__ == "__main__":
    try: suite = unittest.defaultTestLoader.loadTestsFromName("test." + sys.argv[1])
    except unittest.SkipTest: suite = unittest.TestSuite()
    unittest.TextTestRunner(resultclass=Result, verbosity=0).run(suite)
    with open(sys.argv[2], "w") as report:
        for name, outcome in outcomes.items(): report.write(name.splitlines()[0] + "\\t" + outcome + "\\n")
`;

function run(executable: string, module: string, library: string | undefined): Outcomes {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "coroscope-conformance-")));
  try {
    const trace = path.join(folder, "run.coroscope");
    const report = path.join(folder, "report");
    mkdirSync(trace);
    const environment: NodeJS.ProcessEnv = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
    if (library !== undefined) {
      environment["COROSCOPE"] = JSON.stringify({
        folder: trace,
        roots: [library],
        values: "previews",
        redact: "",
      });
      environment["PYTHONPATH"] = path.join(tracer, "startup");
    }
    const script = path.join(folder, "run_tests.py");
    writeFileSync(script, runner);
    spawnSync(executable, [script, module, report], {
      cwd: folder,
      env: environment,
      stdio: "ignore",
      timeout: 900_000,
    });
    return new Map(readReport(report));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(file: string): [string, string][] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t") as [string, string])
    .filter(([name]) => !name.includes("_FailedTest"));
}

process.exitCode = main();
